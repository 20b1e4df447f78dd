// Starts the GOV.UK components, and starts them again in what htmx swaps in.
import { initAll } from "./vendor/govuk-frontend-6.6.0.min.js";

initAll();
document.addEventListener("htmx:afterSwap", (event) => initAll({ scope: event.detail.target }));

// On a small screen the filters start closed, so that the results are in sight.
if (window.matchMedia("(max-width: 48.0525em)").matches) {
  for (const panel of document.querySelectorAll("details.app-filter")) {
    panel.open = false;
  }
}
