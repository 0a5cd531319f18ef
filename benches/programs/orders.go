// Writes orders as JSON, reads them again, and adds up and sorts what they say.
package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

type order struct {
	Customer string   `json:"customer"`
	Items    []string `json:"items"`
	Price    int      `json:"price"`
}

func orders(count int) []order {
	goods := strings.Fields("anchor buoy chart dory engine fender grapnel halyard")
	made := make([]order, count)
	state := uint32(1)
	for i := range made {
		state = state*1664525 + 1013904223
		made[i] = order{
			Customer: fmt.Sprintf("customer-%d", state>>8%1000),
			Items:    goods[:1+state>>16%8],
			Price:    int(state >> 12 % 10000),
		}
	}
	return made
}

func main() {
	text, err := json.Marshal(orders(60000))
	if err != nil {
		panic(err)
	}
	var read []order
	if err := json.Unmarshal(text, &read); err != nil {
		panic(err)
	}
	spent := map[string]int{}
	for _, order := range read {
		spent[order.Customer] += order.Price * len(order.Items)
	}
	customers := make([]string, 0, len(spent))
	for customer := range spent {
		customers = append(customers, customer)
	}
	sort.Slice(customers, func(i, j int) bool {
		left, right := customers[i], customers[j]
		if spent[left] != spent[right] {
			return spent[left] > spent[right]
		}
		return left < right
	})
	for _, customer := range customers[:3] {
		fmt.Println("orders", len(text), customer, spent[customer])
	}
}
