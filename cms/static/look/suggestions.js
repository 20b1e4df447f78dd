// Offers phrases while somebody types in a search box. Nothing is chosen for them; without this the box works as it is.
const WAIT = 150;

function fetcher(address) {
  let timer = 0;
  let request = null;
  return (typed, show) => {
    clearTimeout(timer);
    request?.abort();
    timer = setTimeout(async () => {
      request = new AbortController();
      try {
        const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { signal: request.signal });
        show(answer.ok ? (await answer.json()).suggestions : []);
      } catch {
        // A newer letter was typed, or the network is away: the box goes on without suggestions.
      }
    }, WAIT);
  };
}

for (const group of document.querySelectorAll("[data-suggestions]")) {
  const input = group.querySelector("input");
  const hint = group.querySelector(".govuk-hint");
  const place = document.createElement("div");
  const { id, name, value } = input;
  input.replaceWith(place);
  // Enter in the box searches for what is typed; the script would take it to close its list.
  place.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter" && !place.querySelector(".autocomplete__option--focused")) {
        event.preventDefault();
        event.stopPropagation();
        place.closest("form").requestSubmit();
      }
    },
    true,
  );
  window.accessibleAutocomplete({
    element: place,
    id,
    name,
    defaultValue: value,
    source: fetcher(group.dataset.suggestions),
    minLength: 2,
    autoselect: false,
    confirmOnBlur: false,
    showNoOptionsFound: false,
    inputClasses: input.className,
    tAssistiveHint: () => `${hint.textContent} When there are suggestions, use the up and down arrows to go through them.`,
  });
  document.getElementById(id).dir = "auto";
}
