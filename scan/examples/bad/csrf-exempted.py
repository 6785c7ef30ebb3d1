from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def pay(request):
    return request.POST["amount"]
