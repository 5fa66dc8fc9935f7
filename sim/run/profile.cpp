#include "run/profile.hpp"

#include <utility>

namespace floe {

class Profile::TimedScheme final : public schemes::Scheme {
 public:
  TimedScheme(Profile& profile, std::unique_ptr<Scheme> scheme)
      : profile_(profile), scheme_(std::move(scheme)) {}

  Layout layout(Bytes blob) const override { return scheme_->layout(blob); }
  std::vector<schemes::Fetch> plan(std::span<const Piece> lost) const override { return scheme_->plan(lost); }
  schemes::SymbolSize symbol(Bytes blob, const schemes::Fetch& fetch) const override {
    return scheme_->symbol(blob, fetch);
  }
  std::uint32_t rotation(const Content& content, std::uint32_t shards) const override {
    return scheme_->rotation(content, shards);
  }

  std::unique_ptr<const Content> encode(codec::ByteView blob) const override {
    const Timed timed(profile_, Work::encode);
    return scheme_->encode(blob);
  }
  bool rebuild(const Content& content, std::uint32_t kind, std::span<const std::uint32_t> targets,
               std::span<const std::uint32_t> sources) const override {
    const Timed timed(profile_, Work::rebuild);
    return scheme_->rebuild(content, kind, targets, sources);
  }
  std::optional<codec::Buffer> read(const Content& content, std::uint32_t kind,
                                    std::span<const std::uint32_t> slots) const override {
    const Timed timed(profile_, Work::read);
    return scheme_->read(content, kind, slots);
  }

 private:
  struct Timed {
    Timed(Profile& profile, Work work) : profile(profile), work(work), began(profile.clock_()) {}
    ~Timed() {
      Part& part = profile.works_[static_cast<std::size_t>(work)];
      const std::int64_t took = profile.clock_() - began;
      ++part.calls;
      part.ns += took;
      profile.work_in_it_ += took;
    }
    Profile& profile;
    Work work;
    std::int64_t began;
  };

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
