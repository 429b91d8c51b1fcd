/* Passkeys need a script; everything else on these pages works without. A form says with data-passkey what it is for:
   "use" and "add" carry their options in data-options, "fetch" asks the form's own address for them.
   The browser's binary values are packed and unpacked by allauth's webauthn-json.js. */
"use strict";

(() => {
  const able = Boolean(window.PublicKeyCredential && window.webauthnJSON);
  for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = !able;
  for (const part of document.querySelectorAll("[data-no-passkeys]")) part.hidden = able;
  if (!able) return;

  const optionsOf = async (form) => {
    if (form.dataset.passkey !== "fetch") return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error("no options");
    return (await answer.json()).request_options;
  };

  const credentialFor = async (form) => {
    const options = await optionsOf(form);
    if (form.dataset.passkey !== "add") return window.webauthnJSON.get(options);
    const alone = form.elements.passwordless;
    const wanted = options.publicKey.authenticatorSelection;
    wanted.residentKey = alone && alone.checked ? "required" : "discouraged";
    wanted.requireResidentKey = Boolean(alone && alone.checked);
    if (alone && alone.checked) wanted.userVerification = "required";
    return window.webauthnJSON.create(options);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const says = form.querySelector("[role=alert]");
      says.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await credentialFor(form));
        form.submit();
      } catch (wrong) {
        says.hidden = false; // the reason may tell of the person's devices: it is not reported anywhere
      }
    });
  }
})();
