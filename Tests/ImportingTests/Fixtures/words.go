package main

import (
	"os"
	"runtime/pprof"
	"sort"
	"strconv"
	"strings"
)

func words(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = strconv.Itoa((i * 7919) % n)
	}
	return list
}

func main() {
	f, _ := os.Create("go.pb.gz")
	pprof.StartCPUProfile(f)
	total := 0
	for i := 0; i < 12; i++ {
		list := words(100000)
		sort.Strings(list)
		total += len(strings.Join(list, ","))
	}
	pprof.StopCPUProfile()
	f.Close()
	println(total)
}
