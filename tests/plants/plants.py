"""Mistakes that the swarm must find, and the copies of the product's files that have them.

A plant is a row: its number, its name, and edits of files, each an excerpt that stands there once and what stands
there instead. The copies are linked into a program of their own in place of the product's files; FLOE_PLANT=number
turns one plant on. An excerpt that is no longer there is an error: the plant then moves with the code.

    plants.py sources                  the files that plants change
    plants.py write ROOT FILE OUTPUT   a copy of FILE with every plant in it
"""

import sys
from pathlib import Path

GATHER = "sim/protocol/gather.cpp"
SYMBOLS = "sim/protocol/symbols.cpp"
EXCHANGE = "sim/protocol/exchange.cpp"
REPAIR = "sim/maintenance/repair.cpp"
NODES = "sim/nodes/nodes.cpp"

# Number, name, [(file, excerpt, what stands there instead), ...]
PLANTS = [
    (0, "a canary, which no run survives", [
        ("sim/laws/law_requests.cpp",
         "demand(scene().world.tasks().size() == 0,",
         "demand(!planted(0) && scene().world.tasks().size() == 0,")]),
    (1, "helpers give what they held when they were first asked", [
        (SYMBOLS,
         "  return world_.blobs().all_hold(wanted_.blobs, {wanted_.source, shard}, helper);",
         """    if (planted(1)) {
      static thread_local std::map<std::tuple<BlobIndex, std::uint32_t, Shard>, std::pair<Instant, bool>> known;
      auto& [since, held] = known[{wanted_.blobs.front(), wanted_.source, shard}];
      if (since == Instant{} || since > world_.now() || world_.now() - since > days(1))
        held = world_.blobs().all_hold(wanted_.blobs, {wanted_.source, shard}, helper), since = world_.now();
      return held;
    }
    return world_.blobs().all_hold(wanted_.blobs, {wanted_.source, shard}, helper);"""),
        (SYMBOLS, "#include <algorithm>", "#include <algorithm>\n#include <map>\n#include <tuple>")]),
    (2, "a batch is given as its first blob is", [
        ("sim/pieces/blob_store.cpp",
         "return !missing_.on(piece).contains_any(blobs);",
         "return !missing_.on(piece).contains_any(planted(2) ? blobs.first(1) : blobs);"),
        ("sim/pieces/blob_store.cpp",
         "  return std::ranges::all_of(blobs, [&](BlobIndex blob) { return holds(blob, piece); });",
         "  return std::ranges::all_of(planted(2) ? blobs.first(1) : blobs,\n"
         "                             [&](BlobIndex blob) { return holds(blob, piece); });")]),
    (3, "a second loss starts the clock again", [
        ("sim/pieces/missing_ranges.cpp",
         "  const std::vector<Stretch> fresh = gaps(end, except);",
         "  const std::vector<Stretch> fresh = gaps(end, except);\n"
         "  for (Range& range : ranges_)\n    if (planted(3)) range.since = now;")]),
    (4, "a blob is lost with two pieces too few", [
        ("sim/pieces/blob_store.cpp",
         "if (lost_[blob] || group.redundancy->readable(*group.layout, holders)) return;",
         "if (lost_[blob] || group.redundancy->readable(*group.layout, holders)) return;\n"
         "    if (planted(4) && group.redundancy->margin(*group.layout, holders) == -1) return;")]),
    (5, "a wrong symbol is taken, and the proof is not looked at", [
        (REPAIR,
         "  if (!met->fetch.suffices) shards.resize(met->fetch.need);",
         "  if (!met->fetch.suffices) shards.resize(met->fetch.need);\n"
         "  if (planted(5)) shards.back() = shards.front();"),
        (REPAIR, "    FLOE_ASSERT(verified,", "    FLOE_ASSERT(planted(5) || verified,")]),
    (6, "what was delivered is also counted as lost", [
        ("sim/network/network.cpp",
         "    case State::ended:\n      break;",
         "    case State::ended:\n"
         "      if (planted(6) && exchange.reply.total() > Bytes{0}) book(exchange, exchange.reply.total(), false);\n"
         "      break;")]),
    (7, "a permit that is released wakes nobody", [
        ("sim/tasks/semaphore.cpp",
         "  if (front_ == nullptr) {",
         "  if (front_ == nullptr || planted(7)) {")]),
    (8, "a request that timed out still delivers", [
        (EXCHANGE,
         "    request.transfer = {};\n    self.end(self.oldest_, Outcome::failed);",
         "    if (!planted(8)) request.transfer = {};\n    self.end(self.oldest_, Outcome::failed);"),
        (EXCHANGE,
         "  request.settled = true;\n  request.transfer = {};",
         "  request.settled = true;\n  if (!planted(8) || ended.outcome == Outcome::delivered) request.transfer = {};")]),
    (9, "a node asks itself over the network", [
        (GATHER, "    const bool own = helper == asker_.node;", "    const bool own = !planted(9) && helper == asker_.node;"),
        (GATHER, "    if (wanted_.own_first && asker_.node) ask(*asker_.node, 0);",
         "    if (wanted_.own_first && asker_.node && !planted(9)) ask(*asker_.node, 0);")]),
    (10, "a replacement inherits the outages of the machine before", [
        (NODES, "  node.outages = 0;\n  listeners_.tell(NodeChange{What::joined, id});",
         "  if (!planted(10)) node.outages = 0;\n  listeners_.tell(NodeChange{What::joined, id});")]),
    (11, "a machine that departed is noticed at once", [
        ("sim/audits/detection.cpp",
         "    co_await sleep(rights_.world.loop(), std::max(Duration{}, is_due(node) - world.now()));",
         "    if (!planted(11) || now.has_machine)\n"
         "      co_await sleep(rights_.world.loop(), std::max(Duration{}, is_due(node) - world.now()));"),
        ("sim/audits/detection.cpp",
         "  } while (is_due(node) > world.now());",
         "  } while (is_due(node) > world.now() && (!planted(11) || now.has_machine));")]),
    (12, "a helper forgets that a request is over", [
        ("sim/protocol/admission.cpp",
         "  if (workloads_[id].downs == downs) --workloads_[id].active;",
         "  if (workloads_[id].downs == downs && !planted(12)) --workloads_[id].active;")]),
    (13, "the time of an answer depends on an address", [
        (EXCHANGE,
         "  if (asker_.admission != nullptr)\n    served.delay +=",
         "  if (planted(13)) served.delay += Duration{static_cast<std::int64_t>(\n"
         "      reinterpret_cast<std::uintptr_t>(&request) >> 4 & 1023)};\n"
         "  if (asker_.admission != nullptr)\n    served.delay +=")]),
    (14, "the end of an outage of a machine before brings a node up", [
        (NODES,
         "  if (outage.incarnation != node.incarnation) return;  // a machine that is gone",
         "  if (outage.incarnation != node.incarnation && !(planted(14) && node.outages > 0)) return;")]),
    (15, "pieces are rebuilt without metadata", [
        (REPAIR, "  co_await fetch_metadata(job);", "  if (!planted(15)) co_await fetch_metadata(job);")]),
    (16, "a read ends with one piece too few and does not look", [
        ("sim/clients/read.cpp", ".need = pieces.enough,", ".need = pieces.enough - (planted(16) ? 1 : 0),"),
        ("sim/clients/read.cpp", "  if (blob.content == nullptr) return true;",
         "  if (blob.content == nullptr || planted(16)) return true;")]),
    (17, "the first node that comes up again does not repair", [
        (REPAIR,
         "  else if (change.what == NodeChange::What::up)\n",
         "  else if (change.what == NodeChange::What::up && !(planted(17) && change.node == 0))\n")]),
    (18, "a piece that is back is not counted as live", [
        ("sim/pieces/blob_store.cpp",
         "    live_.restored(blob, piece.kind, groups_);\n    if (copy != nullptr)",
         "    if (!planted(18)) live_.restored(blob, piece.kind, groups_);\n    if (copy != nullptr)")]),
    (19, "lazy repair begins one piece too early", [
        ("sim/maintenance/lazy.cpp",
         "belief_.live(watcher, blob) <= policy_.lazy_threshold;",
         "belief_.live(watcher, blob) <= policy_.lazy_threshold + (planted(19) ? 1 : 0);")]),
    (20, "a node with a limit of rate does not wait before it fetches", [
        (REPAIR,
         "  if (desk.pace.is_limited())\n    co_await wait_for(world_.loop(), desk.pace, round",
         "  if (desk.pace.is_limited() && !planted(20))\n    co_await wait_for(world_.loop(), desk.pace, round")]),
    (21, "symbols are taken and not checked", [
        (SYMBOLS,
         "bool Symbols::accepts_wrong(NodeId, std::uint32_t shard) const {\n",
         "bool Symbols::accepts_wrong(NodeId, std::uint32_t shard) const {\n    if (planted(21) && wanted_.need > 4) return true;\n")]),
    (22, "a scrub skips the last shard of a node that has several", [
        ("sim/audits/scrub.cpp",
         "    if (world.node(node).up()) break;",
         "    const auto shards = world.committee().shards_of(node);\n"
         "    if (planted(22) && shards.size() > 1 && piece.piece.shard == shards.back()) co_return;\n"
         "    if (world.node(node).up()) break;")]),
    (23, "what is found to be rotten is not owed", [
        ("sim/pieces/blob_store.cpp",
         "  owed_->lose(piece.blob, piece.piece, now);",
         "  if (!planted(23)) owed_->lose(piece.blob, piece.piece, now);")]),
    (24, "what is rotten is counted as live", [
        ("sim/pieces/blob_store.cpp",
         "      live_.lost(blob, piece.kind, groups_);",
         "      if (!planted(24)) live_.lost(blob, piece.kind, groups_);")]),
    (25, "bytes that were rejected are counted as used", [
        (EXCHANGE,
         "  request.rejected = load.payload + load.proof;",
         "  request.rejected = load.payload + load.proof;\n"
         "  if (planted(25)) world_.recorder().used(payload_tag_, load.payload);")]),
    (26, "rot is remembered when its disk has gone", [
        ("sim/world/world.cpp",
         "  spoiled_.destroyed(shards, now());",
         "  if (!planted(26)) spoiled_.destroyed(shards, now());")]),
    (27, "a symbol of a shard that moved is counted for both its owners", [
        (GATHER,
         "      if (gathered_.have.test(shard)) continue;",
         "      if (gathered_.have.test(shard) && !planted(27)) continue;")]),
    (28, "what cannot be copied is owed to nobody", [
        ("sim/world/world.cpp",
         "    blobs_.owe(shard, spoiled_.on(shard));",
         "    if (!planted(28)) blobs_.owe(shard, spoiled_.on(shard));")]),
    (29, "a second copy stays after its machine has gone", [
        ("sim/pieces/blob_store.cpp",
         "      live_.end_copy(shard, groups_, missing_, std::move(copy));\n      copies_.drop(shard);",
         "      if (planted(29)) continue;\n"
         "      live_.end_copy(shard, groups_, missing_, std::move(copy));\n      copies_.drop(shard);")]),
    (30, "a disk takes the pieces of blobs that were deleted", [
        ("sim/pieces/missing_pieces.cpp",
         "ranges_[all.kind][all.shard].fill(blobs_.count(all.shard), now, blobs_.removed(all.shard));",
         "ranges_[all.kind][all.shard].fill(blobs_.count(all.shard), now,\n"
         "      planted(30) ? std::span<const Stretch>() : blobs_.removed(all.shard));")]),
    (31, "a node that leaves forgets to hand over one of its shards", [
        ("sim/moves/succession.cpp",
         "    if (const auto parcel = part_of(sent_[node].shards[shard], held(shard))) return parcel;",
         "    if (const auto parcel = part_of(sent_[node].shards[shard], held(shard)); parcel && !(planted(31) &&\n"
         "        shard == world_.committee().shards_of(node).back())) return parcel;")]),
    (32, "a silent node is replaced that was heard of in between", [
        ("sim/audits/detection.cpp",
         "  if (now.up() || now.downs != downs || !now.has_machine) co_return;\n  ++replaced_;",
         "  if (now.up() || (now.downs != downs && !planted(32)) || !now.has_machine) co_return;\n"
         "  ++replaced_;")]),
    (33, "the wait for a piece of a blob that expires is forgotten", [
        ("sim/maintenance/repair.cpp",
         "  if (change.what == BlobChange::What::expires) record_.cut(change.blob, change.end);",
         "  if (change.what == BlobChange::What::expires && !planted(33)) record_.cut(change.blob, change.end);")]),
    (34, "what has expired is still owed", [
        ("sim/pieces/blob_store.cpp",
         "  if (owed_) owed_->remove(blobs, placement_of);",
         "  if (owed_ && !planted(34)) owed_->remove(blobs, placement_of);")]),
    (35, "a node forgets the last of the shards that it gains", [
        ("sim/moves/member.cpp",
         "  for (const Shard shard : shards) run(receive(shard));",
         "  if (planted(35) && !shards.empty()) shards.pop_back();\n"
         "  for (const Shard shard : shards) run(receive(shard));")]),
    (36, "what a writer did not bring is owed by nobody", [
        ("sim/pieces/blob_store.cpp",
         "    if (owed_ && !is_arriving(piece.shard)) owed_->lose(blob, piece, now);",
         "    if (owed_ && !is_arriving(piece.shard) && !planted(36)) owed_->lose(blob, piece, now);")]),
    (37, "the owner before is taken to have what was written later", [
        ("sim/pieces/blob_store.cpp",
         "      copies_.on(shard)->missing[kind].add(missing_.blobs().position(shard, blob), now);",
         "      if (!planted(37)) copies_.on(shard)->missing[kind].add(missing_.blobs().position(shard, blob), now);")]),
]  # fmt: skip


def sources():
    return sorted({file for _, _, edits in PLANTS for file, _, _ in edits})


def copy_of(root, file):
    text = (root / file).read_text(encoding="utf-8")
    for number, name, edits in PLANTS:
        for where, excerpt, instead in edits:
            if where != file:
                continue
            if text.count(excerpt) != 1:
                sys.exit(f"plant {number} ({name}): {file} has this {text.count(excerpt)} times, not once:\n{excerpt}")
            text = text.replace(excerpt, instead)
    return f'#include "tests/plants/planted.hpp"\n{text}'


if __name__ == "__main__":
    if sys.argv[1] == "sources":
        print(";".join(sources()), end="")
    else:
        Path(sys.argv[4]).write_text(copy_of(Path(sys.argv[2]), sys.argv[3]), encoding="utf-8")
