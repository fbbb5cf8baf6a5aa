// Files by drag and drop or from the clipboard, a list of what was chosen, and how far it got.
// The file input itself carries them: without this script it is a plain form.

const UNITS = document.documentElement.lang.startsWith("fr") ? ["o", "Ko", "Mo", "Go"] : ["B", "KB", "MB", "GB"];

const form = () => document.getElementById("upload");
const input = () => form()?.querySelector("input[type=file]");
const texts = () => form().querySelector("[data-texts]").dataset;

const sayBytes = (count) => {
  let [size, power] = [count, 0];
  while (size >= 1024 && power < UNITS.length - 1) [size, power] = [size / 1024, power + 1];
  const digits = power && size < 100 ? 1 : 0;
  return `${size.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits })}\u00a0${UNITS[power]}`;
};

const say = (text) => {
  form().querySelector("[data-said]").textContent = text;
};

const setFiles = (files) => {
  const transfer = new DataTransfer();
  const most = Number(form().dataset.most);
  for (const file of files.slice(0, most)) transfer.items.add(file);
  input().files = transfer.files;
  showChosen(files.length > most ? [texts().tooMany] : []);
};

const addFiles = (files, remarks = []) => {
  if (files.length) setFiles([...input().files, ...files]);
  for (const remark of remarks) addRemark(remark);
};

const addRemark = (text) => {
  const item = document.createElement("li");
  item.className = "chosen-remark";
  item.textContent = text;
  form().querySelector("[data-chosen]").append(item);
};

const showChosen = (remarks = []) => {
  const list = form().querySelector("[data-chosen]");
  const files = [...input().files];
  list.replaceChildren(...files.map((file, place) => showFile(file, place)));
  for (const remark of remarks) addRemark(remark);
  form().querySelector("[data-dropzone]").classList.toggle("dropzone-filled", files.length > 0);
  say(files.length === 1 ? texts().chosenOne : texts().chosenMany.replace("%s", files.length));
  form().dispatchEvent(new CustomEvent("files-chosen", { bubbles: true }));
};

const showFile = (file, place) => {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.className = "chosen-name";
  name.textContent = file.name;
  const size = document.createElement("span");
  size.className = "chosen-size";
  size.textContent = sayBytes(file.size);
  const problem = file.size > Number(form().dataset.limit) ? texts().tooLarge : file.size === 0 ? texts().empty : "";
  item.append(name, size);
  if (problem) {
    item.className = "chosen-wrong";
    const warning = document.createElement("span");
    warning.textContent = problem;
    item.append(warning);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn-close";
  button.setAttribute("aria-label", texts().remove.replace("%s", file.name));
  button.addEventListener("click", () => {
    setFiles([...input().files].filter((_, other) => other !== place));
    input().focus();
  });
  item.append(button);
  return item;
};

// A dropped folder looks like a file that cannot be read: say so instead of failing later.
const sortDropped = (transfer) => {
  const files = [];
  const remarks = [];
  for (const item of transfer.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry?.();
    const file = item.getAsFile();
    if (entry?.isDirectory) remarks.push(texts().directory.replace("%s", entry.name));
    else if (file) files.push(file);
  }
  return [files, remarks];
};

document.addEventListener("dragover", (event) => {
  if (!form() || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault(); // a file dropped beside the zone must not replace the page
  form().querySelector("[data-dropzone]").classList.add("dropzone-over");
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form()?.querySelector("[data-dropzone]").classList.remove("dropzone-over");
});

document.addEventListener("drop", (event) => {
  if (!form() || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  form().querySelector("[data-dropzone]").classList.remove("dropzone-over");
  addFiles(...sortDropped(event.dataTransfer));
});

document.addEventListener("paste", (event) => {
  if (!form() || event.target.closest("textarea, input:not([type=file])")) return;
  if (event.clipboardData.files.length) {
    event.preventDefault();
    addFiles([...event.clipboardData.files]);
    return;
  }
  const text = event.clipboardData.getData("text/plain");
  if (!text.trim()) return;
  event.preventDefault();
  addFiles([new File([text], texts().pasted, { type: "text/csv" })]);
});

document.addEventListener("change", (event) => {
  if (form() && event.target === input()) showChosen();
});

// --- Progress --------------------------------------------------------------------------------

const showProgress = (percent) => {
  const holder = form().querySelector("[data-progress]");
  const bar = holder.querySelector("progress");
  holder.hidden = false;
  form().querySelector("[data-progress-idle]").hidden = true;
  const words = holder.querySelector("[data-progress-text]");
  if (percent < 100) {
    bar.value = percent;
    words.textContent = texts().uploading.replace("%s", percent);
  } else {
    bar.removeAttribute("value"); // received: how long the check takes cannot be told
    words.textContent = texts().reading;
  }
};

document.addEventListener("htmx:xhr:progress", (event) => {
  if (event.target !== form() || !event.detail.lengthComputable || !event.detail.total) return;
  // htmx tells of the download in the same words: it comes last and needs no bar.
  if (form().querySelector("progress").hasAttribute("value")) {
    showProgress(Math.floor((100 * event.detail.loaded) / event.detail.total));
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== form() || event.detail.successful) return;
  form().querySelector("[data-progress]").hidden = true;
  form().querySelector("[data-progress-idle]").hidden = false;
});

// What a person gets wrong is shown with the form; the next attempt begins where they must act.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "upload") form()?.querySelector(".is-invalid, [aria-invalid=true]")?.focus();
});
