#!/usr/bin/env python3
"""Attacks a running Fairlead on this machine while good clients use it, and says what came of it.

  scripts/attack.py --pid PID --http PORT [--tls PORT] [--minutes 10]

PID is the proxy's. Everything goes to 127.0.0.1: attackers come from 127.0.9.x, good clients from
127.0.0.1. It samples memory and descriptors, and ends with 0 if every good request was answered
200 and memory was bounded: the greatest of the last third at most 15 % above that of the middle one.
"""
import argparse
import multiprocessing
import os
import random
import socket
import ssl
import struct
import sys
import threading
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


class Run:
    def __init__(self, options):
        self.options = options
        self.end = time.monotonic() + options.minutes * 60
        self.good = 0
        self.bad = []
        self.slowest = 0.0
        self.attacks = {}
        self.lock = threading.Lock()

    def told(self):
        return self.good, self.bad, self.slowest

    def over(self):
        return time.monotonic() > self.end

    def count(self, name):
        with self.lock:
            self.attacks[name] = self.attacks.get(name, 0) + 1


def connect(run, port, tls=False, alpn=None, source=None):
    raw = socket.socket()
    raw.settimeout(20)
    raw.bind((source or "127.0.9.%d" % random.randint(1, 200), 0))
    raw.connect(("127.0.0.1", port))
    if not tls:
        return raw
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if alpn:
        context.set_alpn_protocols(alpn)
    return context.wrap_socket(raw, server_hostname="localhost")


# ---- good clients ----

def good(run, tls):
    port = run.options.tls if tls else run.options.http
    while not run.over():
        try:
            began = time.monotonic()
            with connect(run, port, tls, source="127.0.0.1") as it:
                for i in range(20):
                    began = time.monotonic()
                    it.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    status = answer(it)
                    took = time.monotonic() - began
                    with run.lock:
                        run.slowest = max(run.slowest, took)
                        if status == 200:
                            run.good += 1
                        else:
                            run.bad.append("status %d" % status)
                    time.sleep(0.01)
        except Exception as e:  # whatever it is, a good client was not served
            if not run.over():
                with run.lock:
                    run.bad.append("%s after %.1f s: %s" % (
                        "TLS" if tls else "plain", time.monotonic() - began, e))


def good_clients(run, pipe):
    threads = [threading.Thread(target=good, args=(run, False), daemon=True) for _ in range(4)]
    if run.options.tls:
        threads += [threading.Thread(target=good, args=(run, True), daemon=True) for _ in range(2)]
    for each in threads:
        each.start()
    while not run.over():
        time.sleep(1)
        with run.lock:
            pipe.send(run.told())
    for each in threads:
        each.join(30)
    pipe.send(run.told())
    pipe.send(None)


def answer(it):
    got = b""
    while b"\r\n\r\n" not in got:
        more = it.recv(65536)
        if not more:
            raise OSError("closed after %r" % got[:80])
        got += more
    head, body = got.split(b"\r\n\r\n", 1)
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, value = line.split(b":", 1)
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        more = it.recv(65536)
        if not more:
            raise OSError("closed in a body")
        body += more
    return int(head.split()[1])


# ---- attacks ----

def slow_heads(run, port):
    held = [connect(run, port) for _ in range(50)]
    for it in held:
        it.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
    drip(held, b"a", 15)


def slow_bodies(run, port):
    held = [connect(run, port) for _ in range(50)]
    for it in held:
        it.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
    drip(held, b"a", 15)


def drip(held, piece, seconds):
    for _ in range(seconds * 2):
        for it in held:
            try:
                it.sendall(piece)
            except OSError:
                pass
        time.sleep(0.5)
    for it in held:
        it.close()


def slow_readers(run, port):
    held = []
    for _ in range(30):
        it = connect(run, port)
        it.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 400)
        held.append(it)
    time.sleep(15)
    for it in held:
        it.close()


def many_connections(run, port):
    held = []
    for _ in range(400):
        try:
            held.append(connect(run, port))
        except OSError:
            break
    time.sleep(2)
    for it in held:
        it.close()


def garbage(run, port):
    for _ in range(100):
        with connect(run, port) as it:
            it.sendall(random.randbytes(random.randint(1, 3000)))


def smuggling(run, port):
    for piece in (b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
                  b"Transfer-Encoding: chunked, gzip\r\n\r\n", b"Content-Length: +3\r\n\r\nabc",
                  b"A" * 100000, b"X: a\nY: b\r\n\r\n", b"X:" + b"a" * 40000 + b"\r\n\r\n"):
        for _ in range(20):
            with connect(run, port) as it:
                try:
                    it.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + piece)
                    it.recv(4096)
                except OSError:
                    pass


def handshakes(run, port):
    for _ in range(200):
        with connect(run, run.options.tls) as it:
            it.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + random.randbytes(600))


# ---- HTTP/2 ----

def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def text(value):
    return bytes([len(value)]) + value


def request(path=b"/"):
    return (b"\x82\x86\x04" + text(path) + b"\x01" + text(b"localhost"))


def h2(run, port):
    tls = port == run.options.tls
    it = connect(run, port, tls, ["h2"])
    it.sendall(PREFACE + frame(4, 0, 0))
    return it


def flood(run, port, make, least=20000, size=200):
    with h2(run, port) as it:
        it.settimeout(0.001)
        sent = 0
        until = time.monotonic() + 10
        while sent < least and time.monotonic() < until:
            batch = b"".join(make(sent + i) for i in range(size))
            it.settimeout(5)
            try:
                it.sendall(batch)
                it.settimeout(0.0001)
                while it.recv(65536):
                    pass
                return
            except (TimeoutError, ssl.SSLWantReadError):
                pass
            except OSError:
                return
            sent += size


def rapid_reset(run, port):
    flood(run, port, lambda i: frame(1, 5, 2 * i + 1, request()) + frame(3, 0, 2 * i + 1, struct.pack(">I", 8)))


def pings(run, port):
    flood(run, port, lambda i: frame(6, 0, 0, struct.pack(">Q", i)))


def settings(run, port):
    flood(run, port, lambda i: frame(4, 0, 0, struct.pack(">HI", 4, 65535)))


def continuations(run, port):
    flood(run, port, lambda i: frame(1, 1, 1, request()) if i == 0 else frame(9, 0, 1, b"\x00" + text(b"x%d" % i) + text(b"y" * 100)))


def empty_data(run, port):
    flood(run, port, lambda i: frame(1, 4, 1, request()) if i == 0 else frame(0, 0, 1))


def shut_windows(run, port):
    held = []
    for _ in range(10):
        it = h2(run, port)
        it.sendall(frame(4, 0, 0, struct.pack(">HI", 4, 0))
                   + b"".join(frame(1, 5, 2 * i + 1, request()) for i in range(100)))
        held.append(it)
    time.sleep(10)
    for it in held:
        it.close()


def attack(run, attacks):
    while not run.over():
        each, port = random.choice(attacks)
        try:
            each(run, port)
        except OSError:
            pass
        run.count(each.__name__)


def memory(pid):
    with open("/proc/%d/status" % pid) as lines:
        rss = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return rss / 1024, len(os.listdir("/proc/%d/fd" % pid))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--http", type=int, required=True)
    parser.add_argument("--tls", type=int)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--attackers", type=int, default=6)
    run = Run(parser.parse_args())
    # In a process of their own, so that the attackers do not slow them down on the way out.
    here, there = multiprocessing.Pipe()
    multiprocessing.Process(target=good_clients, args=(run, there), daemon=True).start()
    plain = [slow_heads, slow_bodies, slow_readers, many_connections, garbage, smuggling,
             rapid_reset, pings, settings, continuations, empty_data, shut_windows]
    attacks = [(each, run.options.http) for each in plain]
    if run.options.tls:
        attacks += [(each, run.options.tls) for each in
                    (handshakes, many_connections, rapid_reset, pings, continuations, shut_windows)]
    threads = [threading.Thread(target=attack, args=(run, attacks), daemon=True) for _ in range(run.options.attackers)]
    for each in threads:
        each.start()
    samples = []
    told = run.told()
    while not run.over():
        time.sleep(2)
        samples.append(memory(run.options.pid))
        while here.poll() and (told := here.recv()):
            run.good, run.bad, run.slowest = told
        if len(samples) % 15 == 0:
            print("%4.0f s  %5.0f MiB  %4d descriptors  %7d good, %d bad" % (
                len(samples) * 2, *samples[-1], run.good, len(run.bad)), flush=True)
    while told is not None and (told := here.recv()):
        run.good, run.bad, run.slowest = told
    third = len(samples) // 3
    middle = max(rss for rss, _ in samples[third:2 * third])
    last = max(rss for rss, _ in samples[2 * third:])
    print("attacks:", ", ".join("%s %d" % each for each in sorted(run.attacks.items())))
    print("good requests: %d served, %d failed, slowest %.2f s" % (run.good, len(run.bad), run.slowest))
    for each in run.bad[:10]:
        print("  failed:", each)
    print("memory: at most %.0f MiB in the middle third, %.0f MiB in the last" % (middle, last))
    sound = not run.bad and run.good > 0 and last <= middle * 1.15
    print("bounded, and every good client was served" if sound else "NOT SOUND")
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
