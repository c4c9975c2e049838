// Command tlogcheck checks what Terang publishes, with the tlog and note packages of
// golang.org/x/mod/sumdb and nothing of Terang.
//
//	tlogcheck register VKEY FOLDER        every entry, tile and signature of a register
//	tlogcheck proof VKEY FILE ENTRYFILE   one entry's .tlog-proof
//	tlogcheck note VKEY FILE              a signed note, also a witness's cosignature
//
// It says what it found on standard output and ends with 0, or what is wrong and ends with 1.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8
const width = 1 << height

func main() {
	checks := map[string]func([]string) (string, error){
		"register": checkRegister,
		"proof":    checkProof,
		"note":     checkNote,
	}
	if len(os.Args) < 4 || checks[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: tlogcheck register|proof|note VKEY FILE [ENTRYFILE]")
		os.Exit(2)
	}
	said, err := checks[os.Args[1]](os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "tlogcheck:", err)
		os.Exit(1)
	}
	fmt.Println(said)
}

func checkRegister(args []string) (string, error) {
	folder := args[1]
	data, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return "", err
	}
	tree, err := openCheckpoint(data, args[0])
	if err != nil {
		return "", err
	}
	records, stored, err := readEntries(folder, tree.N)
	if err != nil {
		return "", err
	}
	root, err := tlog.TreeHash(tree.N, stored)
	if err != nil {
		return "", err
	}
	if root != tree.Hash {
		return "", fmt.Errorf("the entries do not give the root that was signed")
	}
	if err := checkTiles(folder, tree.N, stored); err != nil {
		return "", err
	}
	proven, err := checkProofs(tree, records, tlog.TileHashReader(tree, tileReader(folder)))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("size %d proven %d", tree.N, proven), nil
}

// readEntries gives the hash of every entry, and all hashes above them, from the bundles.
func readEntries(folder string, size int64) ([]tlog.Hash, memory, error) {
	var records []tlog.Hash
	var stored memory
	for first := int64(0); first < size; first += width {
		count := size - first
		if count > width {
			count = width
		}
		entries, err := readBundle(folder, first/width, int(count))
		if err != nil {
			return nil, nil, err
		}
		for _, entry := range entries {
			hashes, err := tlog.StoredHashes(int64(len(records)), entry, stored)
			if err != nil {
				return nil, nil, err
			}
			records = append(records, tlog.RecordHash(entry))
			stored = append(stored, hashes...)
		}
	}
	return records, stored, nil
}

func readBundle(folder string, number int64, count int) ([][]byte, error) {
	name := "tile/entries/" + numbered(number, count)
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) >= 2 && len(entries) < count {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, fmt.Errorf("%s ends in the middle of an entry", name)
		}
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	if len(entries) != count || len(data) != 0 {
		return nil, fmt.Errorf("%s does not hold %d entries", name, count)
	}
	return entries, nil
}

// checkTiles compares every tile, full or partial, with the hashes of the entries.
func checkTiles(folder string, size int64, stored memory) error {
	for _, tile := range tlog.NewTiles(height, 0, size) {
		// NewTiles names every width on the way; only the last one was signed for sure.
		if last := int(size >> (height * tile.L) % width); tile.W < width && tile.W != last {
			continue
		}
		expected, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			return err
		}
		found, err := os.ReadFile(filepath.Join(folder, pathOf(tile)))
		if err != nil {
			return err
		}
		if !bytes.Equal(found, expected) {
			return fmt.Errorf("%s does not hold the hashes of the entries", pathOf(tile))
		}
	}
	return nil
}

// checkProofs proves entries and earlier sizes from the tiles alone; in a large register a part.
func checkProofs(tree tlog.Tree, records []tlog.Hash, hashes tlog.HashReader) (int, error) {
	step := int64(1)
	if tree.N > 1000 {
		step = tree.N / 300
	}
	proven := 0
	for n := tree.N - 1; n >= 0; n -= step {
		record, err := tlog.ProveRecord(tree.N, n, hashes)
		if err != nil {
			return 0, err
		}
		if err := tlog.CheckRecord(record, tree.N, tree.Hash, n, records[n]); err != nil {
			return 0, fmt.Errorf("entry %d: %w", n, err)
		}
		older, err := tlog.TreeHash(n+1, hashes)
		if err != nil {
			return 0, err
		}
		grown, err := tlog.ProveTree(tree.N, n+1, hashes)
		if err != nil {
			return 0, err
		}
		if err := tlog.CheckTree(grown, tree.N, tree.Hash, n+1, older); err != nil {
			return 0, fmt.Errorf("size %d: %w", n+1, err)
		}
		proven++
	}
	return proven, nil
}

func checkProof(args []string) (string, error) {
	if len(args) < 3 {
		return "", errors.New("the file of the entry is missing")
	}
	data, err := os.ReadFile(args[1])
	if err != nil {
		return "", err
	}
	entry, err := os.ReadFile(args[2])
	if err != nil {
		return "", err
	}
	head, checkpoint, _ := strings.Cut(string(data), "\n\n")
	tree, err := openCheckpoint([]byte(checkpoint), args[0])
	if err != nil {
		return "", err
	}
	lines := strings.Split(head, "\n")
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return "", errors.New("this is no proof file")
	}
	if strings.HasPrefix(lines[1], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return "", err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return "", err
		}
		proof = append(proof, hash)
	}
	err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
	return fmt.Sprintf("index %d size %d", index, tree.N), err
}

func checkNote(args []string) (string, error) {
	data, err := os.ReadFile(args[1])
	if err != nil {
		return "", err
	}
	verifier, err := newVerifier(args[0])
	if err != nil {
		return "", err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(opened.Text, "\n"), nil
}

func openCheckpoint(data []byte, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("this is no checkpoint of the register")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// numbered is the C2SP form of a tile's number: groups of three digits, all but the last with x.
func numbered(number int64, count int) string {
	name := fmt.Sprintf("%03d", number%1000)
	for number >= 1000 {
		number /= 1000
		name = fmt.Sprintf("x%03d/%s", number%1000, name)
	}
	if count < width {
		name += fmt.Sprintf(".p/%d", count)
	}
	return name
}

func pathOf(tile tlog.Tile) string {
	return fmt.Sprintf("tile/%d/%s", tile.L, numbered(tile.N, tile.W))
}

// memory holds hashes in the order of tlog.StoredHashIndex.
type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(m)) {
			return nil, fmt.Errorf("there is no hash %d", index)
		}
		found[i] = m[index]
	}
	return found, nil
}

// tileReader reads tiles from a folder in the layout of C2SP tlog-tiles.
type tileReader string

func (folder tileReader) Height() int { return height }

func (folder tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(folder), pathOf(tile)))
		if err != nil {
			// A partial tile may be gone once the full one is there.
			full := tile
			full.W = width
			if data, err = os.ReadFile(filepath.Join(string(folder), pathOf(full))); err != nil {
				return nil, err
			}
			data = data[:tile.W*tlog.HashSize]
		}
		read[i] = data
	}
	return read, nil
}

func (folder tileReader) SaveTiles([]tlog.Tile, [][]byte) {}

// cosigner verifies the cosignatures of a witness (C2SP tlog-cosignature), which the note
// package does not know.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newVerifier(vkey string) (note.Verifier, error) {
	name, rest, _ := strings.Cut(vkey, "+")
	_, encoded, _ := strings.Cut(rest, "+")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return note.NewVerifier(vkey)
	}
	digest := sha256.Sum256(append([]byte(name+"\n"), key...))
	return cosigner{name, binary.BigEndian.Uint32(digest[:]), key[1:]}, nil
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }

func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(message), sig[8:])
}
