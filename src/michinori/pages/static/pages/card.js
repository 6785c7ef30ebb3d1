// The one page of paying by card: Stripe's Payment Element draws the fields, the card never comes to this site.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("card");
  const check = document.getElementById("card-check");
  const error = document.getElementById("card-error");
  const button = form.querySelector("button");
  if (form.dataset.check) {
    check.requestSubmit();
    return;
  }
  if (!window.Stripe) {
    document.getElementById("card-missing").hidden = false;
    return;
  }
  const stripe = window.Stripe(form.dataset.key, { locale: document.documentElement.lang });
  const elements = stripe.elements({ clientSecret: form.dataset.secret });
  elements.create("payment").mount("#card-fields");
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    error.hidden = true;
    const done = await stripe.confirmPayment({
      elements,
      confirmParams: { return_url: form.dataset.back },
      redirect: "if_required",
    });
    if (done.error) {
      error.textContent = done.error.message;
      error.hidden = false;
      button.disabled = false;
    } else {
      check.requestSubmit();
    }
  });
});
