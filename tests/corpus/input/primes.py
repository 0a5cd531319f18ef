# What a script of CPython does: the standard library from a granted directory, big integers, floats, text, files.
import collections
import hashlib
import json
import math
import os
import re
import sys
import zlib


def primes(limit):
    sieve = bytearray([1]) * (limit + 1)
    sieve[:2] = b"\0\0"
    for number in range(2, math.isqrt(limit) + 1):
        if sieve[number]:
            sieve[number * number :: number] = bytes(len(range(number * number, limit + 1, number)))
    return [number for number in range(limit + 1) if sieve[number]]


found = primes(100_000)
print(len(found), found[-3:], sum(found))
print(collections.Counter(number % 10 for number in found).most_common())
print(hashlib.sha256(repr(found).encode()).hexdigest())
packed = zlib.compress(json.dumps(found).encode(), 9)
print(len(zlib.decompress(packed)), zlib.crc32(json.dumps(found).encode()))
print(math.factorial(60), 2**521 - 1)
print([round(math.sin(x / 7) ** 3, 12) for x in range(4)], float("1e-320"), 0.1 + 0.2)
print(sorted(re.findall(r"[a-z]*ar[a-z]*", "warp and war, a bar, an oar, a spar"), key=len))
try:
    [].pop()
except IndexError as error:
    print(type(error).__name__, error)
with open("out.json", "w") as file:
    json.dump({"primes": found[:10], "arguments": sys.argv[1:]}, file, indent=1)
print(os.path.getsize("out.json"), "out.json" in os.listdir("."))
print(open("out.json").read())
sys.exit(3)
