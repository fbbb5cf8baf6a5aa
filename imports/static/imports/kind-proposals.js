// Files chosen before their kind: the server says which kinds they may be for, a person chooses one.
// What cannot be proposed, for whatever reason, leaves the page as it is without this script.

const SAMPLE_BYTES = 256 * 1024; // as in imports/intake/kind_sample.py
const MOST_WORKBOOK_BYTES = 4 * 1024 * 1024;
const WORKBOOK_STARTS = ["504b", "d0cf"]; // a ZIP; a file of old Office

const form = () => document.getElementById("upload");
const holder = () => form()?.querySelector("[data-proposals]");
const kind = () => document.getElementById("id_kind");

let asking = null;

const clear = () => {
  asking?.abort();
  asking = null;
  holder()?.querySelector("[data-proposals-list]").replaceChildren();
  announce("");
};

const announce = (text) => {
  if (holder()) holder().querySelector("[role=status]").textContent = text;
};

const isWorkbook = async (file) => {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return WORKBOOK_STARTS.includes([...start].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
};

const cutFile = async (file) => {
  if (!(await isWorkbook(file))) return file.slice(0, SAMPLE_BYTES);
  return file.size <= MOST_WORKBOOK_BYTES ? file : null;
};

const buildQuestion = async (file) => {
  const question = new FormData();
  question.append("csrfmiddlewaretoken", form().querySelector("[name=csrfmiddlewaretoken]").value);
  question.append("company", document.getElementById("id_company").value);
  question.append("name", file.name);
  const sample = await cutFile(file);
  if (sample) question.append("file", sample, file.name);
  return question;
};

const ask = async () => {
  clear();
  const file = [...form().querySelector("input[type=file]").files].find((one) => one.size);
  if (!file || kind().value) return;
  const mine = new AbortController();
  asking = mine;
  try {
    const body = await buildQuestion(file);
    const answer = await fetch(holder().dataset.proposals, { method: "POST", body, signal: mine.signal, redirect: "error" });
    if (answer.ok) show(await answer.text(), mine);
  } catch {
    // Gone, changed on the disk, or another question came after: nothing is proposed.
  }
};

const show = (html, mine) => {
  if (asking !== mine || !holder() || kind().value) return; // chosen meanwhile
  const list = holder().querySelector("[data-proposals-list]");
  list.innerHTML = html;
  const names = [...list.querySelectorAll("[data-propose-kind]")].map((button) => button.textContent);
  const said = list.querySelector("[data-announce]").textContent;
  announce(names.length ? `${said.replace(/\.$/, "")}. ${names.join(", ")}` : said);
};

const mark = () => {
  for (const button of holder()?.querySelectorAll("[data-propose-kind]") ?? []) {
    button.setAttribute("aria-pressed", String(button.dataset.proposeKind === kind().value));
  }
};

document.addEventListener("files-chosen", () => {
  if (!form().querySelector("input[type=file]").files.length) clear();
  else if (!kind().value) ask();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-propose-kind]");
  if (!button || kind().disabled) return; // another list is on its way
  document.dispatchEvent(new CustomEvent("choose-kind", { detail: button.dataset.proposeKind }));
  mark();
});

document.addEventListener("change", (event) => {
  if (event.target.id === "id_kind") mark();
  // Another company sends other kinds, or has another version.
  if (event.target.id === "id_company" && !kind().value) ask();
});
