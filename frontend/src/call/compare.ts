// The verification words, from the register that the node keeps (docs/protocol/call.md section 7).
import { random, toHex } from "./bytes";
import type { Comparison, StationSays } from "./messages";
import { commitment, type Words, words } from "./sas";

export class Compare {
  private register: Comparison | null = null;
  private secret = "";
  private ofEpoch = 0;

  /** `say` sends to our node; `known` gives the roster that this page computed for an epoch itself, if it was there. */
  constructor(
    private readonly say: (message: StationSays) => void,
    private readonly known: (epoch: number) => string | undefined,
  ) {}

  /** The epoch whose words are compared; 0 before there is one. */
  get epoch(): number {
    return this.register?.epoch ?? 0;
  }

  /**
   * The words, or null while there are none. Raises when the node's register is about another roster than the
   * one this page is in; *They differ* is said when what was revealed is not what was committed to.
   */
  async hear(register: Comparison): Promise<Words | null> {
    this.register = register;
    const { roster, commits, reveals, epoch } = register;
    const own = this.known(epoch);
    if (roster && own !== undefined && own !== roster) throw new Error("words of another roster");
    const [first, second] = reveals;
    if (!roster || first === null || second === null) return null;
    const fits = await Promise.all([first, second].map(async (r, side) => (await commitment(roster, side, r)) === commits[side]));
    if (fits.includes(false)) {
      this.say({ t: "words", epoch, match: false });
      return null;
    }
    return words(roster, [first, second]);
  }

  /** The principal's part: commit, and reveal once both have. What the register does not show is said again. */
  async advance(side: 0 | 1): Promise<void> {
    const { register } = this;
    if (!register?.roster) return;
    const { epoch, roster, commits, reveals } = register;
    if (this.ofEpoch !== epoch) {
      this.ofEpoch = epoch;
      this.secret = toHex(random(32));
    }
    if (commits[side] === null) this.say({ t: "commit", epoch, c: await commitment(roster, side, this.secret) });
    else if (!commits.includes(null) && reveals[side] === null) this.say({ t: "reveal", epoch, r: this.secret });
  }
}
