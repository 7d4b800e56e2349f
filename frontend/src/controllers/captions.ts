// Captions that this machine itself makes of what it plays; where it cannot, there is no button.
// Nothing is sent to anybody for them, nothing of them is kept.
import { one, pressed, sentence } from "./hooks";
import { say } from "./say";

interface Heard {
  readonly isFinal: boolean;
  readonly [at: number]: { readonly transcript: string } | undefined;
}

/** As much of the Web Speech API as is used here. */
export interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  start(track: MediaStreamTrack): void;
  abort(): void;
}

export interface Recogniser {
  new (): Recognition;
  readonly prototype: Recognition;
  available?(wanted: { langs: string[]; processLocally: true }): Promise<string>;
}

/** Models are of a language as spoken somewhere. */
const SPOKEN: { [language: string]: string[] } = { ar: ["ar-SA", "ar-EG"], en: ["en-US", "en-GB"], ru: ["ru-RU"] };
const LINES = 3;
const AGAIN = 300;

/** The language, as spoken where there is a model of it on this machine, or null. */
export async function localLanguage(recogniser: Recogniser | undefined, language: string): Promise<string | null> {
  if (!recogniser?.available || !("processLocally" in recogniser.prototype)) return null;
  for (const lang of [language, ...(SPOKEN[language] ?? [])]) {
    const there = await recogniser.available({ langs: [lang], processLocally: true }).catch(() => "");
    if (there === "available") return lang;
  }
  return null;
}

export class Captions {
  private recognition: Recognition | null = null;
  private lines: string[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly played: () => MediaStreamTrack | undefined,
  ) {
    const { SpeechRecognition, webkitSpeechRecognition } = window as { SpeechRecognition?: unknown; webkitSpeechRecognition?: unknown };
    const recogniser = (SpeechRecognition ?? webkitSpeechRecognition) as Recogniser | undefined;
    void localLanguage(recogniser, root.dataset["callLanguage"] ?? "en").then((lang) => {
      const offer = one(root, "offer-captions");
      if (!lang || !recogniser || !offer) return;
      offer.hidden = false;
      pressed(root, "captions", () => (this.recognition ? this.end() : this.begin(recogniser, lang)));
    });
  }

  /** Nothing is recognised any more, and nothing of what was is left. */
  end(): void {
    const { recognition } = this;
    this.recognition = null;
    recognition?.abort();
    this.lines = [];
    this.show("");
    this.button();
  }

  private begin(recogniser: Recogniser, lang: string): void {
    const recognition = new recogniser();
    this.recognition = recognition;
    Object.assign(recognition, { lang, continuous: true, interimResults: true, processLocally: true });
    recognition.addEventListener("result", (event) => this.hear(event as Event & { resultIndex: number; results: Heard[] }));
    recognition.addEventListener("error", (event) => {
      if (!["no-speech", "aborted"].includes((event as Event & { error: string }).error)) this.fail();
    });
    // It ends by itself after a silence.
    recognition.addEventListener("end", () => setTimeout(() => this.listen(recognition), AGAIN));
    this.listen(recognition);
    this.button();
  }

  private listen(recognition: Recognition): void {
    const track = this.played();
    if (recognition !== this.recognition) return;
    try {
      if (!track || recognition.processLocally !== true) throw new Error("nothing to hear, or not on this machine");
      recognition.start(track);
    } catch {
      this.fail();
    }
  }

  private fail(): void {
    if (!this.recognition) return;
    this.end();
    say(this.root, "captions-failed");
  }

  private hear({ resultIndex, results }: { resultIndex: number; results: Heard[] }): void {
    let now = "";
    for (let at = resultIndex; at < results.length; at++) {
      const words = results[at]?.[0]?.transcript.trim() ?? "";
      if (results[at]?.isFinal) this.lines.push(words);
      else now += `${words} `;
    }
    this.lines = this.lines.slice(-LINES);
    this.show([...this.lines, now.trim()].filter(Boolean).join("\n"));
  }

  private show(text: string): void {
    const place = one(this.root, "captions");
    if (!place) return;
    place.textContent = text;
    place.hidden = !this.recognition;
  }

  private button(): void {
    const button = this.root.querySelector<HTMLElement>('[data-act="captions"]');
    if (button) button.textContent = sentence(this.root, this.recognition ? "captions-off" : "captions-on");
  }
}
