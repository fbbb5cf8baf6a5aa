// A page that outlived its session or its form asks the person, then sends again what it holds.
// The server says what is the matter in X-Bordereau-Stale: see portal/stale.py.

const dialog = document.getElementById("stale");
const page = document.body.dataset;
let resume = () => {};

const askState = async () => (await fetch(dialog.dataset.state, { cache: "no-store" })).json();

const renewToken = (token) => {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
};

const ask = (reason, again, person = "") => {
  resume = again;
  dialog.dataset.reason = reason;
  dialog.querySelector("h2").textContent = dialog.dataset[`${reason}Title`];
  dialog.querySelector("[data-stale-text]").textContent = dialog.dataset[`${reason}Text`].replace("%s", person);
  remark("");
  dialog.querySelector("[data-stale-login]").hidden = reason !== "session";
  if (!dialog.open) dialog.showModal();
};

const remark = (text) => {
  dialog.querySelector("[data-stale-remark]").textContent = text;
};

dialog.querySelector("[data-stale-continue]").addEventListener("click", async () => {
  if (dialog.dataset.asking) return; // a second click would send twice, or agree to what nobody has read
  dialog.dataset.asking = "yes";
  const state = await askState().catch(() => null);
  delete dialog.dataset.asking;
  if (!state) {
    remark(document.getElementById("toasts").dataset.network);
    return;
  }
  if (!state.person) {
    if (dialog.dataset.reason !== "session") ask("session", resume);
    else remark(dialog.dataset.still);
    return;
  }
  if (state.person !== page.person) {
    if (dialog.dataset.reason !== "person") {
      ask("person", resume, state.person);
      return;
    }
    page.person = state.person;
  }
  renewToken(state.token);
  dialog.close();
  resume();
});

// --- What the server did not take --------------------------------------------------------------

const sendAgain = ({ elt, triggeringEvent }) => {
  if (elt.tagName === "FORM") elt.requestSubmit(triggeringEvent?.submitter);
  else elt.dispatchEvent(new Event(triggeringEvent?.type ?? "click", { bubbles: true }));
};

document.addEventListener("htmx:responseError", (event) => {
  const reason = event.detail.xhr.getResponseHeader("X-Bordereau-Stale");
  if (reason) ask(reason, () => sendAgain(event.detail.requestConfig));
});

// A page that holds files must not be left for the login page because one of its parts was asked for.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const reason = event.detail.xhr.getResponseHeader("X-Bordereau-Stale");
  if (!reason || event.detail.xhr.status >= 400 || !document.querySelector("[data-ask-first]")) return;
  event.preventDefault();
  ask(reason, () => sendAgain(event.detail.requestConfig));
});

// --- Asked before a large upload ---------------------------------------------------------------

document.addEventListener("htmx:confirm", async (event) => {
  const form = event.target;
  if (!form.matches("[data-ask-first]")) return;
  event.preventDefault();
  if (form.dataset.asking) return; // a second click while the first one is being looked into
  form.dataset.asking = "yes";
  const send = () => event.detail.issueRequest(true);
  try {
    const state = await askState();
    if (state.person === page.person) {
      renewToken(state.token);
      send();
    } else {
      ask(state.person ? "person" : "session", send, state.person);
    }
  } catch {
    send(); // no network: htmx says so
  } finally {
    delete form.dataset.asking;
  }
});
