#include "client/notify.h"

int main(int argc, char **argv)
{
  return notify_main(argc, argv);
}
