# SPDX-License-Identifier: Apache-2.0
# Headers, libraries, the command; a CMake package with one set of targets a component; one pkg-config file a component.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/deminimis)
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# The headers of a component that was not built would promise what cannot be linked.
set(not_built)
foreach(component IN ITEMS io report sqlite postgres open)
  if(NOT component IN_LIST DEMINIMIS_COMPONENTS)
    list(APPEND not_built PATTERN "deminimis/${component}" EXCLUDE)
  endif()
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp" ${not_built})

foreach(component IN LISTS DEMINIMIS_COMPONENTS)
  set_target_properties(deminimis_${component} PROPERTIES EXPORT_NAME ${component})
  install(TARGETS deminimis_${component} EXPORT deminimis-${component} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT deminimis-${component} NAMESPACE deminimis:: FILE deminimis-${component}-targets.cmake DESTINATION ${package_dir})
endforeach()

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/deminimisConfig.cmake.in ${PROJECT_BINARY_DIR}/deminimisConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/deminimisConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/deminimisConfig.cmake ${PROJECT_BINARY_DIR}/deminimisConfigVersion.cmake DESTINATION ${package_dir})

# The prefix is told relative to the .pc file: the tree may be installed with --prefix, and moved afterwards.
# The libraries are static, so what they need privately is in Requires: `pkg-config --libs` is enough to link.
file(RELATIVE_PATH pc_prefix /prefix/${pkgconfig_dir} /prefix)
get_target_property(date_definitions date::date INTERFACE_COMPILE_DEFINITIONS)
list(TRANSFORM date_definitions PREPEND -D OUTPUT_VARIABLE core_cflags)
list(JOIN core_cflags " " core_cflags)  # users must see date.h as our libraries did

function(deminimis_pkgconfig component description requires cflags libs)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/deminimis.pc.in ${PROJECT_BINARY_DIR}/deminimis-${component}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/deminimis-${component}.pc DESTINATION ${pkgconfig_dir})
endfunction()

deminimis_pkgconfig(core "EU de minimis aid: the rules, header-only" "" "-I\${includedir} ${core_cflags}" "")
if(TARGET deminimis_io)
  deminimis_pkgconfig(io "EU de minimis aid: files in and out" "deminimis-core = ${PROJECT_VERSION}, pugixml, libsodium" "-DDEMINIMIS_COMPILED"
    "-L\${libdir} -ldeminimis_io")
endif()
if(TARGET deminimis_report)
  deminimis_pkgconfig(report "EU de minimis aid: documents for people" "deminimis-io = ${PROJECT_VERSION}, libsodium" ""
    "-L\${libdir} -ldeminimis_report")
endif()
if(TARGET deminimis_sqlite)
  deminimis_pkgconfig(sqlite "EU de minimis aid: the ledger in an SQLite file" "deminimis-io = ${PROJECT_VERSION}, sqlite3, libsodium" ""
    "-L\${libdir} -ldeminimis_sqlite")
endif()

set(open_requires "deminimis-sqlite = ${PROJECT_VERSION}")
if(TARGET deminimis_postgres)
  deminimis_pkgconfig(postgres "EU de minimis aid: the ledger in a PostgreSQL database" "deminimis-io = ${PROJECT_VERSION}" ""
    "-L\${libdir} -ldeminimis_postgres")
  string(APPEND open_requires ", deminimis-postgres = ${PROJECT_VERSION}")
endif()
if(TARGET deminimis_open)
  deminimis_pkgconfig(open "EU de minimis aid: the ledger wherever its address says" "${open_requires}" "" "-L\${libdir} -ldeminimis_open")
endif()

if(TARGET deminimis_cli)
  install(TARGETS deminimis_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
