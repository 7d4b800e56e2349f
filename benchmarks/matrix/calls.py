"""Call setup with matrix-js-sdk (legacy 1:1 VoIP) between users of two federated Synapse servers.

    python calls.py RTT_MS RUNS       the figures as JSON on standard output; see ../README.md
"""
from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time

from browsers import Browsers, collect, wait
from common import HERE, A, B, deadline, net
from pair import Client, homeservers

async def accounts(sides):
    alice, bob = await Client(sides, A).register("alice"), await Client(sides, B).register("bob")
    room = await alice.shared_room(bob)
    await alice.close()
    await bob.close()
    return alice, bob, room


def one(caller, callee, room):
    for page in (caller, callee):
        page.evaluate("reset()")
    caller.evaluate("room => { place(room); }", room)
    wait(callee, "marks.ring")
    time.sleep(1.5)  # it rings; candidates that were sent after the invitation arrive too
    callee.evaluate("accept()")
    wait(callee, "marks.shown")
    wait(caller, "marks.shown")
    a, b = caller.evaluate("marks"), callee.evaluate("marks")
    if os.environ.get("VERBOSE"):
        for name, m in (("caller", a), ("callee", b)):
            print(name, {k: round(v - b["accept"]) for k, v in m.items()})
    caller.evaluate("call.hangup('user_hangup', false)")
    wait(callee, "marks.hangup")
    time.sleep(0.5)
    result = {"place_to_ring": b["ring"] - a["place"], "place_to_invite_sent": a["state.invite_sent"] - a["place"],
              "invite_sent_to_ring": b["ring"] - a["state.invite_sent"],
              "answer_to_answer_received": a["state.connecting"] - b["accept"]}
    for name, marks in (("caller", a), ("callee", b)):
        result[f"answer_to_frame_{name}"] = marks["shown"] - b["accept"]
        if "state.connected" in marks:
            result[f"answer_to_connected_{name}"] = marks["state.connected"] - b["accept"]
    return result


def main():
    rtt, runs = map(int, sys.argv[1:])
    with deadline(60 + 15 * runs), net(rtt) as sides, homeservers(sides):
        alice, bob, room = asyncio.run(accounts(sides))
        server = f"{sides.address(A)}:8090"
        sides.popen(A, [sys.executable, "-m", "http.server", "8090", "-d", str(HERE / "static")],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1.5)
        with Browsers(sides, [f"http://{server}"]) as browsers:
            pages = []
            for side, user in ((A, alice), (B, bob)):
                page = browsers.page(side, f"http://{server}/matrix.html")
                wait(page, "!!window.login")
                page.evaluate("a => login(...a)", [f"http://{user.ip}:8008", user.user, user.token, user.device])
                pages.append(page)
            one(*pages, room)
            print(json.dumps(collect([one(*pages, room) for _ in range(runs)], f"rtt {rtt}:")))


if __name__ == "__main__":
    main()
