people-default-department = Общий
people-default-team = Все
people-password-short = Не меньше { $min } символов.
people-password-own = Не используйте своё имя, адрес или название организации.
people-password-common = Такой пароль подбирают одним из первых. Придумайте другой.
people-password-same = Это ваш нынешний пароль. Придумайте другой.
people-username-rule = От 2 до 64 букв, цифр, точек, дефисов или знаков подчёркивания.
people-username-taken = Это имя для входа занято. Выберите другое.
people-username-final = Имя для входа больше нельзя изменить.
people-email-here = Человек с этим адресом уже есть в вашей организации.
people-email-taken-meanwhile = Этот адрес уже занял кто-то из коллег. Укажите другой на странице своей учётной записи.
people-already-member = У вас уже есть учётная запись в этой организации. Войдите с ней.
people-link-gone = Эта ссылка больше не действует: по ней уже перешли или она устарела.
people-invitation-gone = Это приглашение отозвано или уже использовано.
people-invitation-accepted = Это приглашение уже приняли. Удалите учётную запись.
people-invite-administrators-only = В вашей организации приглашают только администраторы. Обратитесь к одному из них.
people-confirm-first = Сначала подтвердите свой адрес: перейдите по ссылке из нашего письма. До этого от вашего имени ничего не отправляется другим.
people-last-administrator = Это последний администратор. Сначала сделайте администратором кого-нибудь ещё.
people-has-left = Этот человек ушёл. Его учётная запись закрыта навсегда.
people-sign-up-closed = Новые организации здесь не открываются сами. Обратитесь к тому, кто обслуживает эту систему, или к администратору своей организации.
people-token-of-sign-up = Регистрация
people-token-past = Выберите время в будущем.
people-token-too-many = У вас уже 100 токенов. Отзовите те, которыми больше не пользуетесь.
people-command-no-account = Нет действующей учётной записи с таким именем или адресом.
people-command-ambiguous = Учётные записи с этим адресом есть в нескольких организациях. Укажите организацию.

people-mail-greeting = Здравствуйте, { $name }!
people-mail-greeting-nobody = Здравствуйте!
people-mail-link-hour = Ссылка сработает один раз, в течение часа.
people-mail-link-day = Ссылка сработает один раз, в течение суток.
people-mail-link-week = Ссылка сработает один раз, в течение семи дней.
people-mail-confirm-subject = Подтвердите свой адрес
people-mail-confirm-text = Рабочее пространство «{ $organization }» открыто. Подтвердите, что этот адрес ваш, чтобы приглашать других и получать новости по почте.
people-mail-confirm-text-unnamed = Ваше рабочее пространство открыто. Подтвердите, что этот адрес ваш, чтобы приглашать других и получать новости по почте.
people-mail-confirm-button = Подтвердить адрес
people-mail-confirm-others = С этим адресом у вас уже есть учётные записи:
people-mail-confirm-other = { $organization }, имя для входа { $username }
people-mail-confirm-others-end = Если вы хотели присоединиться к коллегам, войдите здесь: { $url }.
people-mail-confirm-footer = Кто-то указал адрес { $address } в Firstline. Если это были не вы, ничего не делайте: без подтверждения адрес не используется.
people-mail-email-change-subject = Подтвердите новый адрес
people-mail-email-change-text = Вы попросили использовать этот адрес для своей учётной записи в организации «{ $organization }». Пока вы его не подтвердите, остаётся прежний.
people-mail-email-leaving-subject = Другой адрес для вашей учётной записи
people-mail-email-leaving-text = Для вашей учётной записи в организации «{ $organization }» вместо этого адреса попросили использовать { $email }. Он начнёт действовать после перехода по ссылке, которую мы туда отправили.
people-mail-email-leaving-else = Если это были вы, ничего делать не нужно. Если нет, сразу смените пароль и сообщите своему администратору.
people-mail-email-leaving-button = Открыть учётную запись
people-mail-join-subject = Приглашение в «{ $organization }» на Firstline
people-mail-join-text = Вас приглашают в организацию «{ $organization }».
people-mail-join-text-by = { $name } приглашает вас в организацию «{ $organization }».
people-mail-join-what = Там сообщают об инцидентах и ошибках, задают вопросы, просят об услугах и видят, что с этим происходит. Нужен только пароль.
people-mail-join-button = Зарегистрироваться
people-mail-join-footer = Если вы не знаете, о чём речь, ничего не делайте. Без вашего пароля учётной записью никто не воспользуется.
people-mail-reset-subject = Выберите новый пароль
people-mail-reset-text = Кто-то запросил новый пароль для учётной записи { $username } в организации «{ $organization }». Перейдите по ссылке, чтобы выбрать его.
people-mail-reset-button = Выбрать новый пароль
people-mail-reset-footer = Если это были не вы, ничего не делайте. Пароль останется прежним.
people-mail-changed-subject = Ваш пароль изменён
people-mail-changed-text = Пароль вашей учётной записи в организации «{ $organization }» изменён, и вы вышли на всех устройствах.
people-mail-changed-else = Если это были не вы, сразу выберите новый пароль и сообщите своему администратору.
people-mail-changed-button = Выбрать новый пароль
people-mail-approval-subject = { $name } просит разрешения на приглашение
people-mail-approval-text = { $name } хочет пригласить { $email }.
people-mail-approval-why = Адрес не принадлежит доменам вашей организации, поэтому приглашение ждёт вашего согласия.
people-mail-approval-button = Посмотреть приглашение

people-rail-organization = Организация
people-rail-people = Люди
people-rail-settings = Настройки

# Roles
people-client-has-no-roles = У сотрудников клиентов нет ролей: их здесь обслуживают. Сначала уберите человека из компании клиента.
people-no-such-role = Роли { $role } больше нет. Выберите другую.
people-role-allows-nothing = Отметьте хотя бы одно право роли.
people-role-name-taken = Роль «{ $name }» уже есть. Назовите эту иначе.
people-role-is-held =
    { $count ->
        [one] Эта роль есть ещё у { $count } человека. Сначала дайте ему другую.
       *[other] Эта роль есть ещё у { $count } человек. Сначала дайте им другие.
    }
people-role-built-in = Встроенные роли не меняются. Создайте свою роль.

# Departments, teams, absence
people-department-name-taken = Отдел «{ $name }» уже есть. Выберите другое название.
people-department-is-default = В отделе «{ $name }» находятся учётные записи без другого отдела, поэтому он остаётся. Его можно переименовать.
people-no-such-department = Такого действующего отдела нет. Выберите отдел из списка.
people-team-name-taken = В этом отделе уже есть команда «{ $name }». Выберите другое название.
people-team-is-default = В команде «{ $name }» находятся учётные записи её отдела без другой команды, поэтому она остаётся. Её можно переименовать.
people-no-such-team = Такой действующей команды нет. Выберите команду из списка.
people-no-such-person = В вашей организации нет такого человека. Выберите кого-нибудь из списка.
people-absence-over = Такое отсутствие уже закончилось бы. Выберите более поздний день.
people-substitute-oneself = Нельзя замещать самого себя. Выберите коллегу.
people-no-such-substitute = Замещать может только тот, кто отвечает здесь на заявки.
people-substitute-cycle = Заместитель этого человека приводит обратно к вам. Выберите другого.
