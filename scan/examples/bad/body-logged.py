import logging

_log = logging.getLogger(__name__)


def hear(request):
    _log.warning("sent: %s", request.body)
    said = request.POST["note"]
    _log.info(f"note {said}")
