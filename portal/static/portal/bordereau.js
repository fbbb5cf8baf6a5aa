// What every page does: theme, copying, menus, forms sent once, dialogs, and htmx's failures.
// All of it is on top of pages that work without.

// --- Light or dark --------------------------------------------------------------------------

const readTheme = () => {
  try {
    return localStorage.getItem("theme") ?? "auto";
  } catch {
    return "auto";
  }
};

const showTheme = () => {
  const chosen = readTheme();
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
  }
};

const chooseTheme = (choice) => {
  try {
    if (choice === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", choice);
  } catch {
    return; // nothing can be kept: the system decides
  }
  document.dispatchEvent(new Event("theme-chosen"));
  showTheme();
};

// --- Copying --------------------------------------------------------------------------------

const copy = async (button) => {
  const source = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
  const text = source ? (source.value ?? source.textContent) : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyThroughSelection(text); // plain http has no clipboard
  }
  button.classList.add("is-copied");
  document.getElementById("said").textContent = document.getElementById("said").dataset.copied;
  setTimeout(() => {
    button.classList.remove("is-copied");
    document.getElementById("said").textContent = "";
  }, 2000);
};

const copyThroughSelection = (text) => {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
};

// --- Toasts ---------------------------------------------------------------------------------

const toasts = document.getElementById("toasts");

const showToast = (kind) => {
  if (toasts.querySelector(`[data-kind="${kind}"]`)) return; // polling fails more than once
  const slip = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  slip.dataset.kind = kind;
  slip.querySelector(".toast-text").textContent = toasts.dataset[kind];
  toasts.append(slip);
};

const KINDS_BY_STATUS = { 403: "forbidden", 404: "missing", 503: "held" };
let requests = 0;

const showBusy = () => {
  document.getElementById("busy").hidden = requests === 0;
};

document.addEventListener("htmx:beforeSend", () => {
  requests += 1;
  showBusy();
});
document.addEventListener("htmx:afterRequest", (event) => {
  requests = Math.max(0, requests - 1);
  showBusy();
  if (event.detail.successful) toasts.querySelector('[data-kind="network"]')?.remove();
});
document.addEventListener("htmx:sendError", () => showToast("network"));
document.addEventListener("htmx:timeout", () => showToast("network"));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.getResponseHeader("X-Bordereau-Stale")) return; // stale.js asks
  showToast(KINDS_BY_STATUS[event.detail.xhr.status] ?? "error");
});

// What was said of the last deed is no longer news once the next one is done.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, shouldSwap } = event.detail;
  if (shouldSwap && requestConfig.verb !== "get") document.getElementById("messages").replaceChildren();
});

// --- Clicks, keys, forms --------------------------------------------------------------------

const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};

document.addEventListener("click", (event) => {
  const target = event.target.closest("button, summary, a") ?? event.target;
  closeMenus(event.target.closest("details.menu"));
  if (target.dataset.themeChoice) chooseTheme(target.dataset.themeChoice);
  if ("copy" in target.dataset || "copyFrom" in target.dataset) copy(target);
  if (target.matches(".toast-slip .btn-close")) target.closest(".toast-slip").remove();
  if (target.matches("dialog [data-close]")) target.closest("dialog").close();
  if (target.dataset.confirmDialog) {
    const dialog = document.querySelector(target.dataset.confirmDialog);
    if (dialog?.showModal) {
      event.preventDefault(); // without it the form behind the button would go at once
      dialog.showModal();
    }
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});

// A second click must not make a second request. Disabled only after the form data was taken.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("submitOnce" in form.dataset) || event.defaultPrevented) return;
  if (form.dataset.submitted) {
    event.preventDefault();
    return;
  }
  form.dataset.submitted = "yes";
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.setAttribute("aria-disabled", "true");
      button.classList.add("is-busy");
    }
  });
});

// The page may come back from the browser's memory, with its forms as they were left.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-submitted]")) {
    delete form.dataset.submitted;
    for (const button of form.querySelectorAll(".is-busy")) {
      button.removeAttribute("aria-disabled");
      button.classList.remove("is-busy");
    }
  }
});

showTheme();
