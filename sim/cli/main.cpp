// The program: everything it can do is a row in cli/commands.
#include "cli/commands.hpp"

int main(int argc, char** argv) { return floe::cli::main(argc, argv); }
