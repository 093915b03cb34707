mail-product = Firstline
mail-button-fails = If the button does not work, copy this address into your browser:

mail-test-refused = The mail server at { $host } does not answer on this port. Check the host and the port.
mail-test-tls = No secure connection to { $host } came about. Check the kind of encryption and the server's certificate. It said: { $said }
mail-test-sign-in = The mail server at { $host } did not take the user name and password. It said: { $said }
mail-test-timeout = The mail server at { $host } took the connection but did not answer in time.
mail-test-other = The mail server at { $host } refused. It said: { $said }
