// The browser speaks its own language, and the server would lose the chosen files by answering:
// what is missing in the upload form is said here, in the page's words, before anything is sent.

const findHolder = (field) => field.closest(".field") ?? field.closest("fieldset");

const clear = (field) => {
  const holder = findHolder(field);
  holder.querySelector("[data-check-error]")?.remove();
  holder.classList.remove("field-wrong");
  field.classList.remove("is-invalid");
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-errormessage");
};

const show = (field, text) => {
  clear(field);
  const error = document.createElement("p");
  error.textContent = text;
  const errors = document.createElement("div");
  errors.className = "field-errors";
  errors.id = `${field.id}_check`;
  errors.dataset.checkError = "";
  errors.append(error);
  const holder = findHolder(field);
  holder.classList.add("field-wrong");
  holder.append(errors);
  field.classList.add("is-invalid");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", errors.id);
};

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!("checkFirst" in form.dataset)) return;
    const texts = form.querySelector("[data-texts]").dataset;
    const missing = [...form.elements].filter((field) => field.willValidate && field.validity.valueMissing);
    for (const field of missing) show(field, field.type === "file" ? texts.requiredFile : texts.required);
    if (!missing.length) return;
    event.preventDefault();
    event.stopPropagation(); // htmx listens at the form itself
    missing[0].focus();
  },
  { capture: true },
);

document.addEventListener("change", (event) => {
  if (event.target.form && "checkFirst" in event.target.form.dataset && findHolder(event.target)) clear(event.target);
});
