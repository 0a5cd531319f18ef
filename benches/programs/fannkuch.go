// Flips prefixes of permutations, as fannkuch-redux of the Computer Language Benchmarks Game does.
package main

import "fmt"

func fannkuch(n int) (checksum, most int) {
	first, count, perm := make([]int, n), make([]int, n), make([]int, n)
	for i := range first {
		first[i] = i
	}
	for r, round := n, 0; ; round++ {
		for ; r != 1; r-- {
			count[r-1] = r
		}
		copy(perm, first)
		flips := 0
		for k := perm[0]; k != 0; k = perm[0] {
			for i, j := 0, k; i < j; i, j = i+1, j-1 {
				perm[i], perm[j] = perm[j], perm[i]
			}
			flips++
		}
		most = max(most, flips)
		if round%2 == 0 {
			checksum += flips
		} else {
			checksum -= flips
		}
		for ; ; r++ {
			if r == n {
				return checksum, most
			}
			moved := first[0]
			copy(first, first[1:r+1])
			first[r] = moved
			count[r]--
			if count[r] > 0 {
				break
			}
		}
	}
}

func main() {
	checksum, most := fannkuch(10)
	fmt.Println("fannkuch", checksum, most)
}
