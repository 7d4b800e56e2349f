// The vectors of the call, held against the TypeScript; nodes' own signatures are for nodes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { XWing } from "@hpke/hybridkem-x-wing";
import { fromHex, H, text, toHex, u32, v } from "../src/call/bytes";
import { canonical } from "../src/call/canonical";
import { kid, readKid } from "../src/call/frames";
import { openKey, senderKeyInfo } from "../src/call/keys";
import { parseVoucher, rosterHash } from "../src/call/roster";
import { merge } from "../src/call/opus";
import { pack, unpack } from "../src/call/repair";
import { commitment, words } from "../src/call/sas";
import { describe, summarise } from "../src/call/sdp";
import { area } from "./vectors.mjs";

const decode = (payload) => new TextDecoder().decode(payload);
const one = (headers, name) => headers[name][0];

const judges = {
  "call-id": async ({ headers }) => ({
    call: toHex(await H(v(fromHex(one(headers, "leaf")), u32(Number(one(headers, "attempt")))))),
  }),
  voucher: async ({ payload }) => ({ hash: toHex(await H(text(parseVoucher(decode(payload)).raw))) }),
  words: async ({ headers }) => {
    const roster = one(headers, "roster");
    const secrets = [one(headers, "r0"), one(headers, "r1")];
    const { pictures, numbers } = await words(roster, secrets);
    return {
      c0: await commitment(roster, 0, secrets[0]),
      c1: await commitment(roster, 1, secrets[1]),
      pictures: pictures.map(({ number }) => number).join(" "),
      numbers: numbers.join(" "),
    };
  },
  kid: ({ headers }) => {
    const place = ["epoch", "station", "track"].map((name) => Number(one(headers, name)));
    const [epoch, station, track] = place;
    assert.deepEqual(readKid(kid(...place)), { epoch, station, track });
    return { kid: String(kid(...place)) };
  },
  pack: ({ headers, payload }) => {
    const [number, repeats] = [Number(one(headers, "number")), (headers.earlier ?? []).map(fromHex)];
    assert.equal(toHex(pack({ number, repeats, packet: fromHex(one(headers, "packet")) })), toHex(payload));
    return {};
  },
  unpack: ({ headers, payload }) => {
    const sound = unpack(payload);
    if (!sound) throw new Error("not sound");
    assert.deepEqual(sound.repeats.map(toHex), headers.earlier ?? []);
    return { number: String(sound.number), packet: toHex(sound.packet) };
  },
  merge: ({ headers, payload }) => {
    const merged = merge(headers.packet.map(fromHex));
    if (!merged) throw new Error("not alike");
    assert.equal(toHex(merged), toHex(payload));
    return {};
  },
  "sender-key": async ({ headers, payload }) => {
    const info = senderKeyInfo(fromHex(one(headers, "roster")), Number(one(headers, "i")), Number(one(headers, "j")));
    const own = await new XWing().importKey("raw", fromHex(one(headers, "seed")).buffer, false);
    const key = { sealed: payload, sig: fromHex(one(headers, "signature")) };
    const base = await openKey(key, fromHex(one(headers, "ed25519")), info, own);
    return { info: toHex(info), "base-key": toHex(base) };
  },
  describe: ({ headers, payload }) => {
    const [ptime, rate] = [Number(one(headers, "ptime")), Number(one(headers, "rate"))];
    const media = JSON.parse(one(headers, "media"));
    const sdp = describe(media, one(headers, "fingerprint"), one(headers, "setup"), { ptime, rate });
    assert.equal(sdp, decode(payload));
    return {};
  },
  summarise: ({ payload }) => ({ media: canonical(summarise(decode(payload))) }),
  roster: async ({ headers }) => {
    const [line, call, epoch] = ["line", "call", "epoch"].map((name) => one(headers, name));
    const items = [...headers.hash].sort().map(fromHex);
    const hash = await H(v("detente/roster/v1", fromHex(line), fromHex(call), u32(Number(epoch)), ...items));
    return { roster: toHex(hash) };
  },
};
const slugs = { voucher: "bad-voucher", unpack: "not-sound", merge: "not-alike", summarise: "no-codec" };
const seen = new Set();

for (const { name, headers, payload } of area("call")) {
  const kind = one(headers, "kind");
  const expect = one(headers, "expect");
  if (!(kind in judges) || (kind === "voucher" && expect === "bad-signature")) continue;
  seen.add(kind);
  test(`call/${name}`, async () => {
    if (expect === "ok") {
      const found = await judges[kind]({ headers, payload });
      for (const [header, value] of Object.entries(found)) assert.equal(value, one(headers, header), header);
    } else if (kind === "sender-key") {
      const signature = /did not sign/;
      const fails = (error) => signature.test(error.message) === (expect === "bad-signature");
      await assert.rejects(async () => judges[kind]({ headers, payload }), fails);
    } else {
      assert.equal(slugs[kind], expect);
      await assert.rejects(async () => judges[kind]({ headers, payload }));
    }
  });
}

test("a station computes the roster from the vouchers themselves", async () => {
  const good = area("call").filter(({ headers }) => one(headers, "kind") === "voucher" && one(headers, "expect") === "ok");
  const raws = good.map(({ payload }) => decode(payload));
  const hashes = good.map(({ headers }) => one(headers, "hash")).sort().map(fromHex);
  const [line, call] = ["11".repeat(32), "22".repeat(32)];
  const own = toHex(await H(v("detente/roster/v1", fromHex(line), fromHex(call), u32(5), ...hashes)));
  assert.equal(await rosterHash(line, call, 5, raws), own);
  assert.notEqual(await rosterHash(line, call, 5, raws.slice(1)), own);
});

test("every kind that a browser can judge has vectors", () => assert.deepEqual(seen, new Set(Object.keys(judges))));
