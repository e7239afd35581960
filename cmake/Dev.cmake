# SPDX-License-Identifier: Apache-2.0
# The warnings of our own builds. Linked privately and never exported, so that no user inherits them.
add_library(deminimis_dev INTERFACE)
target_compile_options(deminimis_dev INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 sees overlaps and overflows in every optimised `"text" + string`, above all behind a precompiled header:
  # https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651
  target_compile_options(deminimis_dev INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow)
endif()
if(DEMINIMIS_WARNINGS_AS_ERRORS)
  target_compile_options(deminimis_dev INTERFACE -Werror)
endif()
