// The club around simcord's conversation: who you are, where you write, what to type. Runs before simcord's own script.
"use strict";

const [key, place, persona] = location.hash.slice(1).split("/");
const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const POLL = 300;

// Read by the server when the page opens: times are shown in the browser's zone.
document.cookie = `timezone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; path=/; SameSite=Strict`;

function address(newPlace, newPersona) {
  return `#${key}/${newPlace}/${newPersona}`;
}

function showWhereYouAre() {
  for (const link of all("[data-place]")) {
    link.href = address(link.dataset.place, persona);
    if (link.dataset.place === place) link.setAttribute("aria-current", "page");
  }
  for (const link of all("[data-persona]")) {
    link.href = address(place, link.dataset.persona);
    if (link.dataset.persona === persona) link.setAttribute("aria-current", "true");
  }
}

function welcome() {
  find("#welcome").hidden = sessionStorage.getItem("welcome") === `closed ${key}`;
  find("#welcome-close").addEventListener("click", () => {
    closeWelcome();
    find("#channel-composer-input")?.focus();
  });
}

function closeWelcome() {
  find("#welcome").hidden = true;
  sessionStorage.setItem("welcome", `closed ${key}`);
}

// A card that is taller than the window is shown from its top, where it says what to do now.
function showNewMessage() {
  const newest = all("#channel-message-list > .channel-message").at(-1);
  const timeline = find("#channel-timeline");
  if (!newest) return;
  const above = newest.getBoundingClientRect().top - timeline.getBoundingClientRect().top;
  timeline.scrollTop = newest.offsetHeight > timeline.clientHeight ? timeline.scrollTop + above : timeline.scrollHeight;
}

function followConversation() {
  const isMessage = (node) => node instanceof Element && node.matches(".channel-message");
  let isHistory = true;
  new MutationObserver((changes) => {
    if (!changes.some((change) => [...change.addedNodes].some(isMessage))) return;
    if (!isHistory) closeWelcome(); // it has been read once somebody has written; the answer gets the room
    isHistory = false;
    whenReady(() => requestAnimationFrame(showNewMessage)); // simcord scrolls to the end in the frame before
  }).observe(find("#channel-message-list"), { childList: true });
}

// simcord drops what is entered or pressed while it is still busy with the action before; here it waits its turn.
const PATIENCE = 5000;
let held = null;

function isBusy() {
  return find("#send-message").disabled;
}

function holdWhileBusy(event, again) {
  if (!event.isTrusted || !isBusy()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const since = Date.now();
  clearInterval(held);
  held = setInterval(() => {
    if (isBusy() && Date.now() - since < PATIENCE) return;
    clearInterval(held);
    again();
  }, POLL / 10);
}

function waitYourTurn() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    // A choice that was clicked leaves the focus nowhere; Enter then means the command that is being written.
    const isNowhere = event.target === document.body && find(".command-chip") !== null;
    if (!isNowhere && !event.target.closest("#channel-composer")) return;
    const enter = () => {
      const isThere = event.target.isConnected && !isNowhere;
      const target = isThere ? event.target : find(".command-chip") ?? find("#channel-composer-input");
      target.dispatchEvent(new KeyboardEvent("keydown", event));
    };
    if (isBusy()) holdWhileBusy(event, enter);
    else if (isNowhere) enter();
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-control-key]");
    if (!button?.closest(".channel-message")) return;
    // The button may be drawn anew before its turn comes.
    const selector = `[data-control-key="${CSS.escape(button.dataset.controlKey)}"]`;
    holdWhileBusy(event, () => find(selector)?.click());
  }, true);
}

function typeSuggestions() {
  for (const button of all("[data-type]")) {
    button.addEventListener("click", () => {
      find(".command-context-close")?.click(); // a half-written slash command takes the place of the text field
      const input = find("#channel-composer-input");
      if (!input) return;
      input.focus();
      input.value = button.dataset.type;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

// simcord asks for choices only after a key stroke; Discord offers them on the empty field too.
function offerChoicesOnEmptyField() {
  document.addEventListener("focusin", (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.matches(".command-option-input[role=combobox]") && !field.value) {
      queueMicrotask(() => field.dispatchEvent(new Event("input", { bubbles: true })));
    }
  });
}

async function isServed() {
  try {
    return (await fetch("/soigneur.png", { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

function tellWhenSomethingIsWrong() {
  find("[data-reload]").addEventListener("click", () => location.reload());
  const timer = setInterval(async () => {
    const status = window.simcordPreview;
    if (!status || !key) return;
    const isRefused = status.diagnostics.some((item) => item.code === "bootstrap-failed");
    if (isRefused || !(await isServed())) {
      clearInterval(timer);
      find("#has-ended").hidden = false;
    } else if (wasReady && !status.authorized) {
      location.reload(); // a computer that slept for ten minutes has lost its page, not the playground
    }
    find("#has-stalled").hidden = !status.transport.uncertainRequestId;
  }, PATIENCE / 5);
}

let wasReady = false;

function whenReady(act) {
  if (window.simcordPreview?.ready) act();
  else setTimeout(() => whenReady(act), POLL / 6);
}

function beginTyping() {
  wasReady = true;
  // On a phone this would open the keyboard over the welcome.
  if (matchMedia("(hover: hover)").matches && document.activeElement === document.body) {
    find("#channel-composer-input")?.focus();
  }
}

if (!key) find("#no-key").hidden = false;
showWhereYouAre();
welcome();
waitYourTurn();
typeSuggestions();
offerChoicesOnEmptyField();
followConversation();
whenReady(beginTyping);
tellWhenSomethingIsWrong();
