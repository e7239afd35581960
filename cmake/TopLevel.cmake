# SPDX-License-Identifier: Apache-2.0
# What we set only where deminimis is the whole build, never inside somebody else's.
set(CMAKE_CXX_EXTENSIONS OFF)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
endif()

find_program(DEMINIMIS_CCACHE ccache)
if(DEMINIMIS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # ccache caches nothing that uses a precompiled header unless told that we name no __TIME__ in one. With paths told relative to
  # the top folder, one checkout can use what another has compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_NOHASHDIR=1
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} ${DEMINIMIS_CCACHE})
endif()

# What a compiler and linker can do against the exploitation of a mistake, at no cost that we could measure. The sanitizers bring
# their own; without optimisation there is nothing to fortify.
option(DEMINIMIS_HARDEN "Build with stack, fortify and linker hardening" ON)
if(DEMINIMIS_HARDEN AND CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  add_compile_options(-fstack-protector-strong -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    add_compile_options(-fcf-protection)
  endif()
  if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_CXX_FLAGS_RELEASE MATCHES "-O[23]")
    add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  endif()
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  include(CheckPIESupported)
  check_pie_supported()
  add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
endif()
