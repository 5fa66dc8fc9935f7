#include "run/profile.hpp"

#include <utility>

namespace floe {

class Profile::Timed {
 public:
  Timed(Profile& profile, Work work) : profile_(profile), work_(work), began_(profile.clock_()) {}
  ~Timed() {
    Part& part = profile_.works_[static_cast<std::size_t>(work_)];
    const std::int64_t took = profile_.clock_() - began_;
    ++part.calls;
    part.ns += took;
    profile_.work_in_it_ += took;
  }
  Timed(const Timed&) = delete;
  Timed& operator=(const Timed&) = delete;

 private:
  Profile& profile_;
  Work work_;
  std::int64_t began_;
};

class Profile::TimedContent final : public Content {
 public:
  TimedContent(Profile& profile, std::unique_ptr<const Content> content)
      : profile_(profile), content_(std::move(content)) {}

  bool rebuild(std::uint32_t kind, std::span<const std::uint32_t> targets,
               std::span<const std::uint32_t> sources) const override {
    const Timed timed(profile_, Work::rebuild);
    return content_->rebuild(kind, targets, sources);
  }
  bool rebuild_from_blob(std::uint32_t kind, std::span<const std::uint32_t> targets,
                         std::span<const std::uint32_t> sources) const override {
    const Timed timed(profile_, Work::rebuild);
    return content_->rebuild_from_blob(kind, targets, sources);
  }
  std::optional<codec::Buffer> read(std::uint32_t kind, std::span<const std::uint32_t> slots) const override {
    const Timed timed(profile_, Work::read);
    return content_->read(kind, slots);
  }
  bool accepts(std::uint32_t kind, std::uint32_t slot, const Damage& damage) const override {
    return content_->accepts(kind, slot, damage);
  }

 private:
  Profile& profile_;
  std::unique_ptr<const Content> content_;
};

class Profile::TimedScheme final : public schemes::Scheme {
 public:
  TimedScheme(Profile& profile, std::unique_ptr<Scheme> scheme)
      : profile_(profile), scheme_(std::move(scheme)) {}

  Layout layout(Bytes blob) const override { return scheme_->layout(blob); }
  std::vector<schemes::Fetch> plan(std::span<const Piece> lost, const Layout& layout,
                                   const Placement& placement) const override {
    return scheme_->plan(lost, layout, placement);
  }
  SymbolSize symbol(const Layout& layout, const Placement& placement, const Piece& lost) const override {
    return scheme_->symbol(layout, placement, lost);
  }
  bool readable(const Layout& layout, const Holders& holders) const override {
    return scheme_->readable(layout, holders);
  }
  std::int64_t margin(const Layout& layout, const Holders& holders) const override {
    return scheme_->margin(layout, holders);
  }
  std::unique_ptr<const Content> encode(codec::ByteView blob) const override {
    const Timed timed(profile_, Work::encode);
    return std::make_unique<TimedContent>(profile_, scheme_->encode(blob));
  }
  bool can_disagree() const override { return scheme_->can_disagree(); }
  bool seems_right(std::uint32_t kind) const override { return scheme_->seems_right(kind); }
  std::unique_ptr<const Content> encode_inconsistent(codec::ByteView blob) const override {
    const Timed timed(profile_, Work::encode);
    return std::make_unique<TimedContent>(profile_, scheme_->encode_inconsistent(blob));
  }

 private:
  Profile& profile_;
  std::unique_ptr<Scheme> scheme_;
};

std::unique_ptr<schemes::Scheme> Profile::timed(std::unique_ptr<schemes::Scheme> scheme) {
  return std::make_unique<TimedScheme>(*this, std::move(scheme));
}

void Profile::begins(const EventView& event) {
  kind_ = static_cast<std::size_t>(event.kind);
  work_in_it_ = 0;
  began_ = clock_();
}

void Profile::ended() {
  ++events_[kind_].calls;
  events_[kind_].ns += clock_() - began_ - work_in_it_;
}

}  // namespace floe
