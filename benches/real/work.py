"""Words, numbers and JSON: what scripts do."""

import collections
import json

seed = 7
words = collections.Counter()
for n in range(120_000):
    seed = (seed * 1664525 + 1013904223) % 2**32
    words[f"w{seed >> 20}"] += n % 5
sieve = bytearray([1]) * 300_000
for n in range(2, 548):
    if sieve[n]:
        sieve[n * n :: n] = bytes(len(range(n * n, len(sieve), n)))
text = json.dumps(dict(words.most_common(2000)), sort_keys=True)
print(len(text), sum(json.loads(text).values()), sum(sieve[2:]))
