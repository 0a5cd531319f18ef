# What a script of Ruby does: blocks, hashes, symbols, big integers, rationals, text, exceptions and files.
require "set"
Ship = Struct.new(:name, :tonnes) do
  include Comparable
  def <=>(other) = tonnes <=> other.tonnes
end
ships = %w[Ahab Bounty Clipper Dory].each_with_index.map { |name, i| Ship.new(name, (i * 7919) % 101 + 0.5) }
puts ships.sort.map(&:name).inspect, ships.max.to_a.inspect, ships.sum(&:tonnes)
memo = Hash.new { |hash, n| hash[n] = n < 2 ? n : hash[n - 1] + hash[n - 2] }
puts memo[250], 3**200 % 1_000_007, Rational(3, 4) + Rational(5, 6)
puts "warp and war, a bar".gsub(/\b(\w)(\w*ar\w*)/) { "#{$1.upcase}#{$2}" }.center(40, "*")
puts Set[3, 1, 2].subset?(Set[1, 2, 3, 4]), (1..Float::INFINITY).lazy.map { _1 * 2 }.select { _1 % 3 == 0 }.first(4).inspect
fiber = Fiber.new { 3.times { |i| Fiber.yield i * i }; :done }
puts 4.times.map { fiber.resume }.inspect
puts format("%08.3f|%-6s|%+x|%e", Math::PI, "ab", 255, 12345.678), "naïve".bytes.sum, "ß".upcase
begin
  Integer("nine")
rescue ArgumentError => error
  puts "#{error.class}: #{error.message}"
ensure
  puts catch(:found) { [1, 2, 3].each { |x| throw :found, x * 10 if x == 2 }; nil }
end
File.write("out.txt", ships.map(&:to_a).inspect)
puts File.read("out.txt").length, File.exist?("nowhere")
exit 4
