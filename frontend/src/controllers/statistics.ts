// What the connections are like, for duty officers: a table of now, and the last two minutes drawn.
import { type Figures, figuresOf, type Report } from "../call/figures";
import { one, sentence } from "./hooks";

const KEPT = 120;
const HEIGHT = 40;
const SVG = "http://www.w3.org/2000/svg";
/** Full height of each curve. */
const MOST = { loss: 0.3, trip: 500 };

interface Past {
  readonly report: Report;
  readonly losses: number[];
  readonly trips: number[];
}

export class Statistics {
  private readonly past = new Map<number, Past>();

  /** Nothing is done where the page has no place for it, or where that is closed. */
  constructor(private readonly root: HTMLElement) {}

  /** The reports of one look at every connection, about once a second. */
  note(reports: ReadonlyMap<number, unknown>, name: (station: number) => string): void {
    const place = one<HTMLDetailsElement>(this.root, "statistics");
    if (!place) return;
    for (const station of [...this.past.keys()]) if (!reports.has(station)) this.past.delete(station);
    const rows = [...reports].sort(([a], [b]) => a - b).map(([station, given]) => {
      const report = given as Report;
      const before = this.past.get(station);
      const figures = figuresOf(report, before?.report ?? null);
      const losses = [...(before?.losses ?? []), figures.lostHere ?? 0].slice(-KEPT);
      const trips = [...(before?.trips ?? []), figures.roundTrip ?? 0].slice(-KEPT);
      this.past.set(station, { report, losses, trips });
      return { who: name(station), figures, losses, trips };
    });
    if (place.open) one(place, "statistics-rows")?.replaceChildren(...rows.map((row) => this.row(row)));
  }

  private row({ who, figures, losses, trips }: { who: string; figures: Figures; losses: number[]; trips: number[] }): HTMLTableRowElement {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    const name = document.createElement("bdi");
    name.textContent = who;
    head.append(name);
    const number = (value: number | null, digits = 0) => (value === null ? "–" : value.toFixed(digits));
    const percent = (value: number | null) => number(value === null ? null : 100 * value, 1);
    const cells = [
      figures.way ? sentence(this.root, `way-${figures.way}`) : "–",
      number(figures.roundTrip),
      `${percent(figures.lostHere)} / ${percent(figures.lostThere)}`,
      number(figures.jitter),
      `${number(figures.received)} / ${number(figures.sent)}`,
      figures.picture ?? "–",
    ].map((text) => {
      const cell = document.createElement("td");
      const value = document.createElement("bdi");
      value.textContent = text;
      cell.append(value);
      return cell;
    });
    const drawn = document.createElement("td");
    drawn.append(graph(losses, trips, sentence(this.root, "history")));
    row.append(head, ...cells, drawn);
    return row;
  }
}

/** Two curves, newest at the end; what they say is in the table's numbers too. */
function graph(losses: readonly number[], trips: readonly number[], label: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${KEPT} ${HEIGHT}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.classList.add("history");
  for (const [name, values, most] of [["loss", losses, MOST.loss], ["trip", trips, MOST.trip]] as const) {
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", points(values, most));
    line.classList.add(name);
    svg.append(line);
  }
  return svg;
}

/** Where a curve goes, from values of which `most` is as high as it gets. */
export function points(values: readonly number[], most: number): string {
  const start = KEPT - values.length;
  return values.map((value, at) => `${start + at},${(HEIGHT - 1 - (HEIGHT - 2) * Math.min(1, value / most)).toFixed(1)}`).join(" ");
}
