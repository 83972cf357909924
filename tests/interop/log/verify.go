// Checks a folder of log files with golang.org/x/mod/sumdb: nothing in here is ours but the
// reading of files.
//
//	verify FOLDER
//
// The folder holds vkey, checkpoint, entry-N and entry-N.tlog-proof, and may hold
// consistency-A-B.json with checkpoint-A and checkpoint-B.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const proofHeader = "c2sp.org/tlog-proof@v1"

type checkpoint struct {
	size int64
	root tlog.Hash
}

type log struct {
	folder   string
	origin   string
	verifier note.Verifiers
	roots    map[int64]tlog.Hash
}

func parseNumber(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("not a plain number: %q", s)
	}
	return n, nil
}

func parseHash(s string) (tlog.Hash, error) {
	var h tlog.Hash
	// The decoder passes over line ends inside its input.
	if strings.ContainsAny(s, "\r\n") {
		return h, errors.New("line end inside a hash")
	}
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != tlog.HashSize {
		return h, fmt.Errorf("not a hash: %q", s)
	}
	copy(h[:], b)
	return h, nil
}

// openCheckpoint also demands that two checkpoints of one size have one root.
func (l *log) openCheckpoint(msg []byte) (*checkpoint, error) {
	n, err := note.Open(msg, l.verifier)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return nil, errors.New("a checkpoint of ours has three lines")
	}
	if lines[0] != l.origin {
		return nil, fmt.Errorf("origin %q is not %q", lines[0], l.origin)
	}
	c := new(checkpoint)
	if c.size, err = parseNumber(lines[1]); err != nil {
		return nil, err
	}
	if c.root, err = parseHash(lines[2]); err != nil {
		return nil, err
	}
	if root, ok := l.roots[c.size]; ok && root != c.root {
		return nil, fmt.Errorf("two roots for size %d", c.size)
	}
	l.roots[c.size] = c.root
	return c, nil
}

func (l *log) readCheckpoint(name string) (*checkpoint, error) {
	msg, err := os.ReadFile(filepath.Join(l.folder, name))
	if err != nil {
		return nil, err
	}
	return l.openCheckpoint(msg)
}

func (l *log) checkEntry(n int64) error {
	path := filepath.Join(l.folder, fmt.Sprintf("entry-%d", n))
	leaf, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path + ".tlog-proof")
	if err != nil {
		return err
	}
	end := bytes.Index(text, []byte("\n\n"))
	if end < 0 {
		return errors.New("no empty line")
	}
	lines := strings.Split(string(text[:end]), "\n")
	if lines[0] != proofHeader {
		return errors.New("wrong header")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return errors.New("no index")
	}
	index, err := parseNumber(strings.TrimPrefix(lines[0], "index "))
	if err != nil {
		return err
	}
	if index != n {
		return fmt.Errorf("the proof is for entry %d", index)
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		h, err := parseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, h)
	}
	c, err := l.openCheckpoint(text[end+2:])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, c.size, c.root, n, tlog.RecordHash(leaf))
}

func (l *log) checkConsistency(name, from, to string) error {
	data, err := os.ReadFile(filepath.Join(l.folder, name))
	if err != nil {
		return err
	}
	var answer struct {
		From   int64
		To     int64
		Hashes []string
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return err
	}
	older, err := l.readCheckpoint("checkpoint-" + from)
	if err != nil {
		return err
	}
	newer, err := l.readCheckpoint("checkpoint-" + to)
	if err != nil {
		return err
	}
	if older.size != answer.From || newer.size != answer.To ||
		from != strconv.FormatInt(answer.From, 10) || to != strconv.FormatInt(answer.To, 10) {
		return errors.New("sizes differ from the checkpoints'")
	}
	var proof tlog.TreeProof
	for _, s := range answer.Hashes {
		h, err := parseHash(s)
		if err != nil {
			return err
		}
		proof = append(proof, h)
	}
	return tlog.CheckTree(proof, newer.size, newer.root, older.size, older.root)
}

func verify(folder string) (int, int, error) {
	vkey, err := os.ReadFile(filepath.Join(folder, "vkey"))
	if err != nil {
		return 0, 0, err
	}
	v, err := note.NewVerifier(strings.TrimSuffix(string(vkey), "\n"))
	if err != nil {
		return 0, 0, fmt.Errorf("vkey: %w", err)
	}
	l := &log{folder, v.Name(), note.VerifierList(v), map[int64]tlog.Hash{}}
	if _, err := l.readCheckpoint("checkpoint"); err != nil {
		return 0, 0, fmt.Errorf("checkpoint: %w", err)
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		return 0, 0, err
	}
	entry := regexp.MustCompile(`^entry-([0-9]+)$`)
	consistency := regexp.MustCompile(`^consistency-([0-9]+)-([0-9]+)\.json$`)
	entries, pairs := 0, 0
	for _, f := range files {
		if m := entry.FindStringSubmatch(f.Name()); m != nil {
			n, err := parseNumber(m[1])
			if err == nil {
				err = l.checkEntry(n)
			}
			if err != nil {
				return 0, 0, fmt.Errorf("%s: %w", f.Name(), err)
			}
			entries++
		} else if m := consistency.FindStringSubmatch(f.Name()); m != nil {
			if err := l.checkConsistency(f.Name(), m[1], m[2]); err != nil {
				return 0, 0, fmt.Errorf("%s: %w", f.Name(), err)
			}
			pairs++
		}
	}
	if entries == 0 {
		return 0, 0, errors.New("no entries")
	}
	return entries, pairs, nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: verify FOLDER")
		os.Exit(2)
	}
	entries, pairs, err := verify(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "verify:", err)
		os.Exit(1)
	}
	fmt.Printf("ok %d entries %d consistency proofs\n", entries, pairs)
}
