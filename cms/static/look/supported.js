// Runs before the page is drawn: says that script runs, so that parts without script do not flash.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
