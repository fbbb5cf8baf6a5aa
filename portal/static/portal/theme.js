// Runs before the first paint: light or dark as the person chose, else as the system says.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const choice = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage may be closed to us: follow the system
    }
  };
  const apply = () => {
    const chosen = choice();
    root.dataset.bsTheme = chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light";
  };
  root.classList.add("has-js");
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
  document.addEventListener("theme-chosen", apply);
})();
