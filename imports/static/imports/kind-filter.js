// Typing a word leaves only the kinds that have it; the list opens while there are several.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// A list is replaced when the company changes: what it held is remembered with the element.
const everything = new WeakMap();

const remember = (select) => {
  if (!everything.has(select)) {
    everything.set(select, [...select.children].map((child) => child.cloneNode(true)));
  }
  return everything.get(select);
};

const keepMatching = (child, words) => {
  const copy = child.cloneNode(true);
  const matches = (option) => words.every((word) => plain(option.textContent + " " + option.value).includes(word));
  if (copy.tagName === "OPTION") return copy.value && matches(copy) ? copy : null;
  for (const option of [...copy.children]) if (!matches(option)) option.remove();
  return copy.children.length ? copy : null;
};

const apply = (box, select) => {
  const chosen = select.value || select.dataset.last || ""; // hidden for a while, not forgotten
  select.dataset.last = chosen;
  const words = plain(box.value).split(/\s+/).filter(Boolean);
  const all = remember(select);
  const kept = words.length ? all.map((child) => keepMatching(child, words)).filter(Boolean) : all.map((child) => child.cloneNode(true));
  select.replaceChildren(...kept);
  const options = [...select.options].filter((option) => option.value && !option.disabled);
  const said = box.closest("[data-kind-filter]").querySelector("[role=status]");
  said.textContent = words.length ? (options.length ? options.map((option) => option.text).slice(0, 8).join(", ") : said.dataset.none) : "";
  said.classList.toggle("visually-hidden", !(words.length && !options.length));
  select.size = words.length && options.length > 1 ? Math.min(8, select.options.length + select.querySelectorAll("optgroup").length) : 0;
  select.value = chosen;
  if (words.length && options.length === 1) choose(select, options[0].value);
};

const choose = (select, value) => {
  if (select.value === value && select.dataset.told === value) return;
  select.value = value;
  select.dataset.told = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
};

const reset = (box, select) => {
  const value = select.value || select.dataset.last || "";
  box.value = "";
  apply(box, select);
  select.value = value;
};

const find = (target) => {
  const holder = target.closest?.("[data-kind-filter]");
  return holder && { box: holder.querySelector("input"), select: document.getElementById(holder.dataset.kindFilter) };
};

document.addEventListener("input", (event) => {
  const found = find(event.target);
  if (found) apply(found.box, found.select);
});

document.addEventListener("keydown", (event) => {
  const found = find(event.target);
  if (!found) return;
  if (event.key === "ArrowDown" && found.select.size) {
    event.preventDefault();
    found.select.focus();
    found.select.selectedIndex = Math.max(0, [...found.select.options].findIndex((option) => !option.disabled));
  } else if (event.key === "Enter") {
    event.preventDefault(); // would send the form
    const first = [...found.select.options].find((option) => option.value && !option.disabled);
    if (first && found.box.value) choose(found.select, first.value);
    if (first) reset(found.box, found.select);
  } else if (event.key === "Escape") {
    reset(found.box, found.select);
  }
});

// Chosen from the open list: close it, keep the choice.
document.addEventListener("change", (event) => {
  const holder = document.querySelector(`[data-kind-filter="${event.target.id}"]`);
  if (!holder || !event.target.size) return;
  const box = holder.querySelector("input");
  if (document.activeElement !== box) reset(box, event.target);
});
