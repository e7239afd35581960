// SPDX-License-Identifier: Apache-2.0
#include "signing.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include <deminimis/error.hpp>

#include "context.hpp"

namespace deminimis::cli {

namespace {
constexpr std::size_t most_waiting = 64 * 1024;  // bytes in memory before they are written
}

void write_new(const std::string& path, const std::string& content, mode_t mode) {
  write_new(path, mode, [&](const write_part& write) { write(content); });
}

void write_new(const std::string& path, mode_t mode, const std::function<void(const write_part&)>& parts) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (file < 0)
    throw error(errc::file_invalid, path, errno == EEXIST ? "Something is there already." : "The file cannot be made.",
                "Choose another name, in a folder that you may write.");
  bool failed = false;
  std::string waiting;
  const auto put = [&] {
    std::size_t done = 0;
    while (done < waiting.size() && !failed) {
      const auto wrote = ::write(file, waiting.data() + done, waiting.size() - done);
      if (wrote > 0) done += static_cast<std::size_t>(wrote);
      failed = wrote < 0 && errno != EINTR;
    }
    waiting.clear();
  };
  try {
    parts([&](std::string_view part) {
      waiting.append(part);
      if (waiting.size() >= most_waiting) put();
    });
  } catch (...) {
    ::close(file);
    ::unlink(path.c_str());
    throw;
  }
  put();
  failed = failed || ::fsync(file) != 0;
  const int why = errno;
  failed = ::close(file) != 0 || failed;
  if (!failed) return;
  ::unlink(path.c_str());
  throw error(why == ENOSPC ? errc::storage_full : errc::storage, path, "The file could not be written.", "Check the disk and its room.");
}

void key_options::add_signing(CLI::App& command) {
  command.add_option("--signing-key", secret_file, "the file that deminimis key new wrote")->envname("DEMINIMIS_SIGNING_KEY");
}

void key_options::add_public(CLI::App& command) {
  command.add_option("--public-key", public_text, "what deminimis key new printed, or a file of it [the one last used here]")
      ->envname("DEMINIMIS_PUBLIC_KEY");
}

signing_key key_options::signing() const {
  if (secret_file.empty())
    throw error(errc::request_invalid, "--signing-key", "No key is given to sign with.",
                "Make one with deminimis key new, and name it with --signing-key.");
  return signing_key::parse(read_file(secret_file), secret_file);
}

verifying_key key_options::verifying(const std::string& remembered) const {
  if (public_text.empty() && remembered.empty())
    throw error(errc::request_invalid, "--public-key", "No key is given to check signatures with.",
                "Give the line that deminimis key new printed: --public-key NAME+HASH+KEY.");
  if (public_text.empty()) return verifying_key::parse(remembered, "remembered key");
  return verifying_key::parse(public_text.find('+') == std::string::npos ? read_file(public_text) : public_text, "--public-key");
}

}  // namespace deminimis::cli
