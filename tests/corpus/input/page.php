<?php
// What a page of PHP does: strings, arrays, regular expressions, dates, serialisation and files.
function collatz(int $n): int { for ($steps = 0; $n != 1; $steps++) { $n = $n % 2 ? 3 * $n + 1 : intdiv($n, 2); } return $steps; }
$steps = array_map('collatz', range(1, 2000));
printf("%d %d %.6f\n", max($steps), array_search(max($steps), $steps) + 1, array_sum($steps) / count($steps));
echo json_encode(['name' => 'Ärger', 'list' => [1, 2.5, null, true]], JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE), "\n";
echo preg_replace_callback('/\b(\w)(\w*)\b/', fn($m) => strtoupper($m[1]) . $m[2], 'the quick brown fox'), "\n";
echo md5('wasm'), ' ', crc32('wasm'), ' ', bin2hex(pack('nvN', 1, 2, 3)), "\n";
date_default_timezone_set('UTC');
echo date('D, d M Y H:i:s', 1_000_000_000), "\n";
usort($steps, fn($a, $b) => $b <=> $a);
echo implode(',', array_slice($steps, 0, 8)), "\n";
file_put_contents('out.txt', serialize(array_count_values($steps)));
echo filesize('out.txt'), ' ', md5_file('out.txt'), "\n";
final class Point { public function __construct(public readonly float $x, public readonly float $y) {} }
try { $p = new Point(1.5, -0.0); $p->x = 2; } catch (Error $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
var_dump($p, 0.1 + 0.7, PHP_INT_MAX + 1);
