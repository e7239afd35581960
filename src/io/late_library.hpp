// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <dlfcn.h>

#include <string>

#include <deminimis/error.hpp>

namespace deminimis::io {

/// A shared library that is loaded when it is first needed, so that no other command waits for it; it stays loaded.
class late_library {
 public:
  /// Loads `name`; `missing(what)` is the error where it, or a function of it, is not there.
  late_library(const char* name, error (*missing)(const std::string& what)) : handle_(dlopen(name, RTLD_NOW | RTLD_LOCAL)), missing_(missing) {
    if (!handle_) {
      const char* const why = dlerror();
      throw missing_(why ? why : name);
    }
  }

  /// The function of this name, in the library or one that it needs.
  template <class Function>
  void find(Function*& function, const char* name) const {
    void* const address = dlsym(handle_, name);
    if (!address) throw missing_(name);
    function = reinterpret_cast<Function*>(address);
  }

 private:
  void* handle_;
  error (*missing_)(const std::string& what);
};

}  // namespace deminimis::io
