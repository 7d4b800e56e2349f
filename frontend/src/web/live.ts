// The node says "changed", never what: the page then fetches its own regions again.
import type htmxType from "htmx.org";

const NOT_SIGNED_IN = 4401;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** Answers that are no page: what stands there stays. 409 and 422 answer a form, and are shown. */
const NO_PAGE = [204, 304, 400, 401, 403, 404, 405, 429, 500, 502, 503, 504];

/** Keep a socket to the node open, and refresh whenever it says so or was away. */
export function listen(htmx: typeof htmxType): void {
  htmx.config.noSwap = NO_PAGE;
  htmx.config.morphIgnore.push("open"); // what the reader unfolded is the reader's
  if (!document.body.hasAttribute("data-live")) return;
  let wait = FIRST_WAIT;
  const refresh = () => htmx.trigger(document.body, "line-changed");
  const connect = () => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/live/`);
    socket.onopen = () => {
      wait = FIRST_WAIT;
      refresh(); // something may have changed between the page and the socket
    };
    socket.onmessage = refresh;
    socket.onclose = ({ code }) => {
      if (code === NOT_SIGNED_IN) return;
      setTimeout(connect, wait * (1 + Math.random() * 0.3));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };
  connect();
  announceChanges();
}

/** Say what changed to a screen reader: the words that the page itself gives its live region. */
function announceChanges(): void {
  const words = () => document.getElementById("live")?.dataset["announce"] ?? "";
  let said = words();
  document.body.addEventListener("htmx:after:swap", () => {
    const now = words();
    const polite = document.getElementById("polite");
    if (polite && now !== said) polite.textContent = now;
    said = now;
  });
}
