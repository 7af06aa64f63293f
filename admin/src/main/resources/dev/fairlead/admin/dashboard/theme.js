/* Before anything is painted: which colours the person has chosen here. Not a module, so that it comes first. */
(() => {
  try {
    const chosen = localStorage.getItem('fairlead.theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // Without storage the system's choice holds.
  }
})();
