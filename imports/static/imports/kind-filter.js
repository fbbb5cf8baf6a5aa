// Typing a word leaves only the kinds that are called so; the list opens while there are several.

// As in imports/catalogue/search.py, which folds the words that stand in `data-words`.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe").replace(/[-'’/·]/g, " ");
const splitQuery = (text) =>
  plain(text)
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => (word.length > 3 && word.endsWith("s") ? word.slice(0, -1) : word));

// A list is replaced when the company changes: what it held is remembered with the element.
const everything = new WeakMap();

const remember = (select) => {
  if (!everything.has(select)) {
    everything.set(select, [...select.children].map((child) => child.cloneNode(true)));
  }
  return everything.get(select).map((child) => child.cloneNode(true));
};

const keepMatching = (child, words) => {
  const matches = (option) => words.every((word) => option.dataset.words?.includes(word));
  if (child.tagName === "OPTION") return matches(child) ? child : null;
  for (const option of [...child.children]) if (!matches(option)) option.remove();
  return child.children.length ? child : null;
};

const listOffered = (select) => [...select.options].filter((option) => option.value && !option.disabled);

const apply = (box, select) => {
  const chosen = select.value || select.dataset.last || ""; // hidden for a while, not forgotten
  select.dataset.last = chosen;
  const words = splitQuery(box.value);
  if (!words.length) delete box.dataset.before;
  else box.dataset.before ??= chosen;
  const kept = remember(select).map((child) => keepMatching(child, words)).filter(Boolean);
  const isFound = words.length > 0 && kept.length > 0;
  // Nothing is called that: an empty list helps nobody.
  select.replaceChildren(...(isFound ? kept : remember(select)));
  const offered = listOffered(select);
  select.size = isFound && offered.length > 1 ? Math.min(8, select.options.length + select.querySelectorAll("optgroup").length) : 0;
  if (!select.size) select.removeAttribute("size"); // as it came: the style gives its arrow to those without
  select.value = chosen;
  say(box, words.length && !isFound, offered);
  if (select.disabled) return; // another list is on its way
  if (isFound && offered.length === 1) choose(select, offered[0].value);
  // What the first letters alone had chosen is not what the person meant.
  if (words.length && !isFound) choose(select, box.dataset.before);
};

const say = (box, isWithoutMatch, offered) => {
  const said = box.closest("[data-kind-filter]").querySelector("[role=status]");
  const found = box.value.trim() ? offered.slice(0, 8).map((option) => option.text).join(", ") : "";
  said.textContent = isWithoutMatch ? said.dataset.none : found;
  said.classList.toggle("visually-hidden", !isWithoutMatch);
};

const choose = (select, value) => {
  if (select.value === value && (select.dataset.told ?? value) === value) return;
  select.value = value;
  select.dataset.last = value;
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
    const isNarrowed = splitQuery(found.box.value).length && !isEverything(found.select);
    const first = listOffered(found.select)[0];
    if (isNarrowed && first) choose(found.select, first.value);
    if (isNarrowed) reset(found.box, found.select);
  } else if (event.key === "Escape") {
    reset(found.box, found.select);
  }
});

const isEverything = (select) => select.options.length && !select.options[0].value;

// Chosen from the open list: close it, keep the choice.
document.addEventListener("change", (event) => {
  const holder = document.querySelector(`[data-kind-filter="${event.target.id}"]`);
  if (!holder || !event.target.size) return;
  const box = holder.querySelector("input");
  if (document.activeElement !== box) reset(box, event.target);
});

// A kind that was proposed elsewhere on the page, whatever stands in the box.
document.addEventListener("choose-kind", (event) => {
  const found = find(document.querySelector("[data-kind-filter] input"));
  reset(found.box, found.select);
  choose(found.select, event.detail);
});

// Another company's list has come, while something stands in the box.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "choices") return;
  const found = find(document.querySelector("[data-kind-filter] input"));
  if (found.box.value) apply(found.box, found.select);
});
