// What is measured of writes.
#pragma once

#include "world/world.hpp"

namespace floe::writes {

// Answers to what is sent, and to the question whether it is there; and a signature, in JSON and base64.
inline constexpr Bytes kAnswer{60};
inline constexpr Bytes kConfirmationSize{270};

inline constexpr Cause kWrite{"write", "write", "Slivers or pieces that writing clients send to nodes.",
                              TrafficClass::read, Part::other};
extern const Cause kWriteMetadata;
extern const Cause kWriteOverhead;
extern const Cause kConfirmations;
extern const Cause kRelayed;
extern const Rows kWriteRows;

class WriteRecord {
 public:
  explicit WriteRecord(World& world);

  // A write from its start on; one that is destroyed before it ends has neither succeeded nor failed.
  class Writing {
   public:
    explicit Writing(WriteRecord& record);
    ~Writing();
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;

    void uploaded() const;  // to enough nodes
    void end(bool ok);
    Instant begun() const { return begun_; }

   private:
    WriteRecord& record_;
    Instant begun_;
    bool ok_ = false;
  };

  void certified(Bytes blob, std::size_t pieces, std::size_t missing);
  void uploads_again();

 private:
  World& world_;
};

}  // namespace floe::writes
