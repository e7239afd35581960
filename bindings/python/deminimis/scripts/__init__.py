# SPDX-License-Identifier: Apache-2.0
"""Commands for administrators with a spreadsheet. Each has `--help`, speaks Danish and English, and writes nothing half."""
