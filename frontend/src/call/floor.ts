// Who is heard: the rule of the call that each receiving station enforces (docs/protocol/call.md section 9).
import type { Interpretation, Role, Status } from "./messages";

export interface Present {
  readonly station: number;
  readonly side: number;
  readonly role: Role;
}

/** What the rule depends on. `channel` is the one this station listens to; empty is the floor. */
export interface Situation {
  readonly me: Present;
  readonly others: readonly Present[];
  readonly connected: boolean;
  readonly interpretation: Interpretation;
  readonly statuses: ReadonlyMap<number, Status>;
  readonly channel: string;
}

/** How loud the floor is beneath an interpreter, in amplitude. */
export const UNDER = 0.15;
const SPEAKS = new Set<Role>(["principal", "delegate"]);

/** The interpreter on air: of those who claim this channel the one with the highest number; null when nobody does. */
export function onAir({ me, others, interpretation, statuses }: Situation, channel: string): number | null {
  const rank = ({ station }: Present) => (statuses.get(station)?.floor ?? 0) * 256 + station;
  const claims = [me, ...others].filter(({ role, station }) => {
    const status = statuses.get(station);
    return role === "interpreter" && status && status.floor > 0 && (interpretation !== "simultaneous" || status.channel === channel);
  });
  return claims.sort((a, b) => rank(b) - rank(a))[0]?.station ?? null;
}

/** How loud each other station is played, from 0 to 1. */
export function gains(situation: Situation): Map<number, number> {
  const { me, others, connected } = situation;
  const gain = connected ? whileConnected(situation) : (role: Role) => (me.role === "duty-officer" && role === "duty-officer" ? 1 : 0);
  return new Map(others.map(({ role, station }) => [station, gain(role, station)]));
}

function whileConnected(situation: Situation): (role: Role, station: number) => number {
  const { me, interpretation, channel } = situation;
  const floor = (role: Role) => (SPEAKS.has(role) ? 1 : 0);
  if (interpretation === "none") return floor;
  if (interpretation === "simultaneous" && !channel) return floor;
  const air = onAir(situation, channel);
  if (air === null || (air === me.station && interpretation === "simultaneous")) return floor;
  if (interpretation === "consecutive") return (_role, station) => (station === air ? 1 : 0);
  return (role, station) => (station === air ? 1 : UNDER * floor(role));
}

/** The number with which somebody takes the floor. */
export function nextClaim(statuses: ReadonlyMap<number, Status>): number {
  return 1 + Math.max(0, ...[...statuses.values()].map(({ floor }) => floor));
}

/** Whether our own claim has been passed by a later one, and is to be given up. */
export function isPassed(situation: Situation): boolean {
  const own = situation.statuses.get(situation.me.station);
  return (own?.floor ?? 0) > 0 && onAir(situation, own?.channel ?? "") !== situation.me.station;
}

/** The channels that somebody interprets into now. */
export function channels({ me, others, statuses }: Situation): string[] {
  const interpreters = [me, ...others].filter(({ role }) => role === "interpreter");
  return [...new Set(interpreters.map(({ station }) => statuses.get(station)?.channel ?? "").filter(Boolean))].sort();
}
