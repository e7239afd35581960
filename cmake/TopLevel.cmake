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
