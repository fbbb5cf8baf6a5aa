// The preview as a sheet: arrow keys go from cell to cell, Enter or a click opens one.
// Without it, the number of each line leads to a page with all of its cells.

const CUT = 300; // a longer value stands here in part only: its line has a page

let open = null; // the cell that is open, and what stood in it
let place = null; // where the focus goes once the page is anew

const findGrid = () => document.querySelector("[data-edit-grid]");
const cellsOf = (row) => [...row.querySelectorAll("td")];
const stopsOf = (row) => [row.querySelector("th a"), ...cellsOf(row)];
const rowsOf = (grid) => [...grid.tBodies[0].rows];
const readCell = (cell) => {
  const last = cell.lastChild;
  return last?.nodeType === Node.TEXT_NODE ? last.data : "";
};

// Of a field with a list of values, the list; what stands there now stays a choice of it.
const listValues = (cell, form, value) => {
  const template = document.getElementById(`cell-values-${cell.dataset.values}`);
  if (!template) return;
  const select = template.content.firstElementChild.cloneNode(true);
  if (![...select.options].some((option) => option.value === value)) {
    select.prepend(new Option(value, value));
  }
  form.elements.value.replaceWith(select);
};

const prepare = () => {
  const grid = findGrid();
  if (!grid || grid.getAttribute("role") === "grid") return;
  grid.setAttribute("role", "grid");
  for (const row of rowsOf(grid)) {
    for (const cell of cellsOf(row)) {
      cell.setAttribute("role", "gridcell");
      cell.tabIndex = -1;
    }
  }
  // One stop of the Tab key for the whole sheet: the arrow keys go on from there.
  for (const link of grid.querySelectorAll("tbody th a")) link.tabIndex = -1;
  const first = grid.querySelector("tbody td");
  if (first) first.tabIndex = 0;
};

const goTo = (cell) => {
  if (!cell) return;
  for (const other of findGrid().querySelectorAll('tbody [tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
};

const close = () => {
  if (!open) return;
  const { cell, nodes } = open;
  open = null;
  cell.classList.remove("is-edited");
  cell.replaceChildren(...nodes);
  goTo(cell);
};

const edit = (cell) => {
  if (open?.cell === cell) return;
  if (open) {
    if (open.input.value !== open.value) {
      open.input.focus(); // what was typed is saved or cancelled first
      return;
    }
    close();
  }
  const row = cell.closest("tr");
  const value = readCell(cell);
  // What a mapping converts stands otherwise in the file: the page of the line shows that.
  if (value.length > CUT || cell.hasAttribute("data-converted")) {
    location.assign(row.querySelector("th a").href);
    return;
  }
  const form = document.getElementById("cell-form").content.firstElementChild.cloneNode(true);
  const head = findGrid().tHead.rows[0].querySelectorAll("[data-column]");
  form.elements.line.value = row.dataset.line;
  form.elements.column.value = head[cellsOf(row).indexOf(cell)].dataset.column;
  listValues(cell, form, value);
  const input = form.elements.value;
  input.value = value;
  open = { cell, input, value, nodes: [...cell.childNodes] };
  cell.replaceChildren(form);
  cell.classList.add("is-edited");
  htmx.process(form);
  input.focus();
  input.select?.();
  // Beside the numbers of the lines, which stay in sight, all of it has to be: on a telephone too.
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
};

const step = (stop, key) => {
  const row = stop.closest("tr");
  const rows = rowsOf(findGrid());
  const column = stopsOf(row).indexOf(stop);
  const at = rows.indexOf(row);
  return {
    ArrowLeft: () => stopsOf(row)[column - 1],
    ArrowRight: () => stopsOf(row)[column + 1],
    ArrowUp: () => rows[at - 1] && stopsOf(rows[at - 1])[column],
    ArrowDown: () => rows[at + 1] && stopsOf(rows[at + 1])[column],
    Home: () => stopsOf(row)[0],
    End: () => stopsOf(row).at(-1),
  }[key]?.();
};

document.addEventListener("keydown", (event) => {
  if (open && event.key === "Escape") {
    event.preventDefault();
    close();
    return;
  }
  const stop = event.target;
  if (event.key === "Enter" && stop.matches?.("select.cell-input")) {
    event.preventDefault(); // as in a text field, Enter saves
    stop.form.requestSubmit();
    return;
  }
  if (!stop.matches?.('[data-edit-grid] td[role="gridcell"], [data-edit-grid] tbody th a')) return;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (stop.matches("td") && (event.key === "Enter" || event.key === "F2")) {
    event.preventDefault();
    edit(stop);
    return;
  }
  const next = step(stop, event.key);
  if (!next) return;
  event.preventDefault();
  goTo(next);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-cancel]")) {
    close();
    return;
  }
  const cell = event.target.closest('[data-edit-grid] td[role="gridcell"]');
  if (!cell || !getSelection().isCollapsed) return;
  edit(cell);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "draft" || event.detail.target?.id !== "draft") return;
  const scroll = document.querySelector(".preview-scroll");
  place = {
    line: open?.cell.closest("tr").dataset.line,
    column: open ? cellsOf(open.cell.closest("tr")).indexOf(open.cell) + 1 : 0,
    left: scroll?.scrollLeft ?? 0,
    top: scroll?.scrollTop ?? 0,
  };
});

document.addEventListener("htmx:afterSwap", (event) => {
  // What was said above the page before is of a draft that no longer is.
  if (event.detail.target?.id === "draft") document.querySelector(".messages")?.replaceChildren();
});

document.addEventListener("htmx:afterSettle", () => {
  prepare();
  if (!place || !document.getElementById("edit-notice")) return;
  open = null;
  const { line, column, left, top } = place;
  place = null;
  const scroll = document.querySelector(".preview-scroll");
  if (scroll) {
    scroll.scrollLeft = left;
    scroll.scrollTop = top;
  }
  const row = line && document.querySelector(`[data-edit-grid] tr[data-line="${line}"]`);
  if (row) goTo(cellsOf(row)[column - 1]);
  else document.getElementById("edit-notice").focus();
});

prepare();
