// Signing in works without this file, by password and code. With it, a form with `data-passkey`
// asks the device to make a passkey ("create") or to sign with one ("get"): the server is asked
// what (`data-options`), and the device's answer is sent with the form itself.
const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const bytes = (written) => Uint8Array.from(
  atob(written.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

function asked(options) {
  const listed = (items) => (items ?? []).map((item) => ({ ...item, id: bytes(item.id) }));
  const found = { ...options, challenge: bytes(options.challenge) };
  if (options.user) found.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) found.excludeCredentials = listed(options.excludeCredentials);
  if (options.allowCredentials) found.allowCredentials = listed(options.allowCredentials);
  return { publicKey: found };
}

function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(given),
  });
}

async function answered(form) {
  const sent = new URLSearchParams();
  for (const name of ["csrf_token", "password"]) {
    if (form.elements[name]) sent.set(name, form.elements[name].value);
  }
  const answer = await fetch(form.dataset.options, { method: "POST", body: sent });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.problem ?? form.dataset.failed, { cause: "told" });
  const credential = await navigator.credentials[form.dataset.passkey](asked(said));
  form.elements.answer.value = written(credential);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const button = form.querySelector("[data-passkey-button]");
  const problem = form.querySelector("[data-passkey-problem]");
  form.querySelector("[data-passkey-missing]")?.setAttribute("hidden", "");
  button.hidden = false;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      await answered(form);
      form.submit();
    } catch (refused) {
      problem.textContent = refused.cause === "told" ? refused.message : form.dataset.failed;
      problem.hidden = false;
      button.disabled = false;
    }
  });
}
