// What a Go program does: goroutines and channels, maps, interfaces, formatting, JSON, sorting, hashes and files.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"sort"
	"strings"
	"sync"
	"time"
)

type Stall struct {
	Name   string             `json:"name"`
	Prices map[string]float64 `json:"prices"`
}

type Priced interface{ Total() float64 }

func (s Stall) Total() (sum float64) {
	names := make([]string, 0, len(s.Prices))
	for name := range s.Prices {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		sum += s.Prices[name]
	}
	return sum
}

func fibonacci(n int) *big.Int {
	a, b := big.NewInt(0), big.NewInt(1)
	for range n {
		a.Add(a, b)
		a, b = b, a
	}
	return a
}

func squares(workers, count int) int {
	jobs, results := make(chan int), make(chan int, count)
	var group sync.WaitGroup
	for range workers {
		group.Add(1)
		go func() {
			defer group.Done()
			for job := range jobs {
				results <- job * job
			}
		}()
	}
	for i := range count {
		jobs <- i
	}
	close(jobs)
	group.Wait()
	close(results)
	sum := 0
	for result := range results {
		sum += result
	}
	return sum
}

func recovered() (err error) {
	defer func() { err = fmt.Errorf("recovered: %v", recover()) }()
	var stall *Stall
	fmt.Println(stall.Name)
	return nil
}

func main() {
	var input Stall
	scanner := bufio.NewScanner(os.Stdin)
	for scanner.Scan() {
		if err := json.Unmarshal(scanner.Bytes(), &input); err != nil {
			fmt.Println("not a stall:", err)
			continue
		}
		var priced Priced = input
		fmt.Printf("%-8s %8.3f %v\n", input.Name, priced.Total(), input.Prices)
	}
	fmt.Println(fibonacci(300))
	fmt.Println(squares(8, 1000))
	fmt.Printf("%x\n", sha256.Sum256([]byte(strings.Repeat("market", 10000))))
	start := time.Now()
	time.Sleep(3 * time.Millisecond)
	fmt.Println("slept:", time.Since(start) >= 3*time.Millisecond)
	fmt.Println(recovered())
	garbage := 0
	for i := range 200 {
		garbage += len(make([]byte, 100_000+i))
	}
	fmt.Println(garbage)
	if err := os.WriteFile("out.txt", []byte("sold out\n"), 0o644); err != nil {
		fmt.Println(err)
	}
	data, err := os.ReadFile("out.txt")
	fmt.Printf("%q %v\n", data, err)
	_, err = os.Stat("nothing")
	fmt.Println(errors.Is(err, fs.ErrNotExist), os.Args[1:])
	os.Exit(5)
}
