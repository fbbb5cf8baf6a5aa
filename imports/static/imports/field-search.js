// The lists of fields can be searched: by label, by code, by what people call the field.
// Without it they are the plain lists of the browser, and the form is the same.

const told = document.getElementById("field-words");
const words = told ? JSON.parse(told.textContent) : {};

const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

// Those whose label begins with what was typed come first; each word may be the beginning of one.
const rank = (option, typed) => {
  if (!typed) return 0;
  const label = fold(option.text);
  if (label.startsWith(typed)) return 1;
  const known = ` ${label} ${words[option.value] ?? ""}`;
  return typed.split(" ").every((word) => known.includes(` ${word}`)) ? 2 : 3;
};

const findOptions = (select, typed) => {
  const seen = new Set();
  const found = [...select.options].filter((option) => {
    if (seen.has(option.value)) return false;
    seen.add(option.value);
    return rank(option, typed) < 3;
  });
  return found.sort((one, other) => rank(one, typed) - rank(other, typed));
};

class FieldSearch {
  constructor(select) {
    this.select = select;
    this.active = -1;
    this.input = document.createElement("input");
    this.input.id = `${select.id}-search`;
    this.input.className = "form-select map-search";
    this.input.autocomplete = "off";
    this.input.spellcheck = false;
    this.list = document.createElement("ul");
    this.list.id = `${select.id}-list`;
    this.list.className = "map-list";
    this.list.role = "listbox";
    this.list.hidden = true;
    const label = document.querySelector(`label[for="${select.id}"]`);
    label.htmlFor = this.input.id;
    label.id ||= `${select.id}-label`;
    this.list.setAttribute("aria-labelledby", label.id);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    select.hidden = true;
    select.before(this.input, this.list);
    this.show();
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => this.open(""));
    this.input.addEventListener("input", () => this.open(fold(this.input.value)));
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    select.addEventListener("change", () => this.show());
    // The list must not take the focus: the field would close it before the click is heard.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("li[data-value]");
      if (item) this.choose(item.dataset.value);
    });
  }

  show() {
    this.input.value = this.select.selectedOptions[0]?.text ?? "";
    this.input.classList.toggle("map-undecided", !this.select.value);
  }

  open(typed) {
    const found = findOptions(this.select, typed);
    this.list.replaceChildren(...found.map((option, place) => {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${place}`;
      item.role = "option";
      item.dataset.value = option.value;
      item.textContent = option.text;
      return item;
    }));
    if (!found.length) {
      const item = document.createElement("li");
      item.className = "text-quiet";
      item.role = "option";
      item.setAttribute("aria-disabled", "true");
      item.textContent = this.select.dataset.nothing;
      this.list.append(item);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    const chosen = found.findIndex((option) => option.value === this.select.value);
    this.move(typed ? 0 : Math.max(chosen, 0));
  }

  move(place) {
    const items = [...this.list.querySelectorAll("[data-value]")];
    if (!items.length) {
      this.active = -1;
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.active = (place + items.length) % items.length;
    for (const [number, item] of items.entries()) {
      item.setAttribute("aria-selected", String(number === this.active));
    }
    this.input.setAttribute("aria-activedescendant", items[this.active].id);
    // Of the list alone: the page stays where it is.
    const { offsetTop, offsetHeight } = items[this.active];
    const { scrollTop, clientHeight } = this.list;
    if (offsetTop < scrollTop) this.list.scrollTop = offsetTop;
    if (offsetTop + offsetHeight > scrollTop + clientHeight) {
      this.list.scrollTop = offsetTop + offsetHeight - clientHeight;
    }
  }

  press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.list.hidden) this.open("");
      else this.move(this.active + step);
    } else if (event.key === "Enter") {
      event.preventDefault(); // the form is confirmed by its button
      const item = this.list.querySelector('[aria-selected="true"]');
      if (!this.list.hidden && item) this.choose(item.dataset.value);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    }
  }

  choose(value) {
    const isOther = this.select.value !== value;
    this.select.value = value;
    this.close();
    if (isOther) this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.show();
  }
}

for (const select of document.querySelectorAll("select[data-field-search]")) new FieldSearch(select);

// A proposal that is taken is the choice of the list above it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-take]");
  if (!button) return;
  event.preventDefault();
  const select = document.getElementById(button.dataset.take);
  select.value = button.value.split(":")[1];
  document.getElementById(`${select.id}-search`).focus({ preventScroll: true });
  select.dispatchEvent(new Event("change", { bubbles: true }));
});

// What stands above may have gone with the answer: the place where one is does not move.
let held = null;

document.addEventListener("htmx:beforeSwap", () => {
  const place = document.activeElement?.closest(".map-column");
  held = place && { place, top: place.getBoundingClientRect().top };
});
document.addEventListener("htmx:afterSettle", () => {
  if (!held) return;
  scrollBy({ top: held.place.getBoundingClientRect().top - held.top, behavior: "instant" });
  held = null;
});
