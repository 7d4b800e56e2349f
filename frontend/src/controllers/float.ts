// The other side's picture in a window of its own, above everything else; where a browser can.
import { one, pressed, sentence } from "./hooks";

export function offerFloat(root: HTMLElement): void {
  const offer = one(root, "offer-float");
  if (!offer || !document.pictureInPictureEnabled) return;
  offer.hidden = false;
  pressed(root, "float", () => {
    if (document.pictureInPictureElement) return sink();
    void root.querySelector<HTMLVideoElement>("video[data-remote]")?.requestPictureInPicture().catch(() => undefined);
  });
  const tell = () => {
    const button = root.querySelector<HTMLElement>('[data-act="float"]');
    if (button) button.textContent = sentence(root, document.pictureInPictureElement ? "float-back" : "float-out");
  };
  for (const event of ["enterpictureinpicture", "leavepictureinpicture"]) root.addEventListener(event, tell, true);
}

/** Back into the page. */
export function sink(): void {
  if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined);
}
